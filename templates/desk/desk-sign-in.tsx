import { withLang } from '../page/address.ts'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'

type SignInProps = Omit<DeskPage, 'viewer'> & {
  /** The path that is opened after signing in. */
  page: string
  /** The text that was typed, if it is no address. */
  faulty?: string | undefined
}

/** The page that mails a link. It is the same for everybody. */
export const DeskSignInPage = ({ page, faulty, ...desk }: SignInProps) => {
  const { signIn } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} viewer={null} title={signIn.title}>
      <h1>{signIn.title}</h1>
      <p class="lead">{signIn.lead}</p>
      <form method="post" action={withLang('/desk/sign-in', desk.lang)}>
        <input type="hidden" name="page" value={page} />
        <div class="field">
          <label for="email">{signIn.email}</label>
          {faulty !== undefined && (
            <p class="fault" id="email-fault">
              {signIn.fault}
            </p>
          )}
          <input
            id="email"
            name="email"
            type="email"
            dir="ltr"
            autocomplete="email"
            value={faulty ?? ''}
            required
            {...(faulty !== undefined && {
              'aria-invalid': 'true',
              'aria-describedby': 'email-fault',
              autofocus: true,
            })}
          />
        </div>
        <button type="submit">{signIn.button}</button>
      </form>
    </DeskLayout>
  )
}

/** The page after asking for a link. It says the same for every address. */
export const DeskLinkSentPage = (desk: Omit<DeskPage, 'viewer'>) => {
  const { signIn } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} viewer={null} title={signIn.sentTitle}>
      <h1>{signIn.sentTitle}</h1>
      <p class="lead">{signIn.sent}</p>
    </DeskLayout>
  )
}

/** The page of a link: a program that opens it changes nothing, because only the button signs in. */
export const DeskEnterPage = (desk: Omit<DeskPage, 'viewer'>) => {
  const { enter } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} viewer={null} title={enter.title}>
      <h1>{enter.title}</h1>
      <p class="lead">{enter.lead}</p>
      <form method="post">
        <button type="submit">{enter.button}</button>
      </form>
    </DeskLayout>
  )
}

/** The page of a link that was used or is too old. */
export const DeskUsedLinkPage = (desk: Omit<DeskPage, 'viewer'>) => {
  const { enter } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} viewer={null} title={enter.usedTitle}>
      <h1>{enter.usedTitle}</h1>
      <p class="lead">{enter.used}</p>
      <p>
        <a class="press" href={withLang('/desk/sign-in', desk.lang)}>
          {enter.again}
        </a>
      </p>
    </DeskLayout>
  )
}
