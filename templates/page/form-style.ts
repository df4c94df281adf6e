/** The rules of the subscription form and of the preferences page, a part of the style sheet of every page. */
export const formStyle = `
.questions{counter-reset:question;position:relative}
.questions .question>legend::before{counter-increment:question;content:counter(question) ' · '}
.question{margin-top:.5rem;padding-top:.4rem}
[lang=ar] .questions{line-height:1.55}
.question legend{margin-bottom:.35rem}
.questions .field{margin-top:.75rem}
.questions .search .field{margin:0}
.questions .hint{margin:.4rem 0 0}
.first{position:absolute;inset:0 auto auto 0;width:1px;height:1px;min-height:0;margin:0;padding:0;opacity:0}
.trap{position:absolute;inset-inline-start:-999rem}
:is(#find,#email)::placeholder{color:var(--soft);opacity:1}
#found:empty,[hidden]{display:none!important}
.chips{border:0;padding:0;display:flex;flex-wrap:wrap;gap:.4rem;margin:.4rem 0 0}
.chip{display:inline-flex;align-items:center;gap:.4rem;min-height:44px;padding:.1rem .7rem;border:1px solid var(--edge);border-radius:1.5rem;line-height:1.25;font-size:.92rem;cursor:pointer}
.chip small{flex:none}
.chip input{position:absolute;opacity:0;width:1px;height:1px;margin:0}
.chip:has(:checked){background:var(--ink);border-color:var(--ink);color:var(--paper)}
.chip:has(:checked) small{display:none}
.chip:has(:checked)::after{content:'×';font-weight:700}
.chip:has(:focus-visible){outline:3px solid var(--blue);outline-offset:2px}
.card{margin:.4rem 0 0;padding:.4rem .75rem;border:1px solid var(--edge);border-radius:4px}
.questions :is(input:not([type=checkbox],[type=radio]),button){min-height:44px}
.card .tick{min-height:28px;font-weight:600;cursor:pointer}
.card p{margin:0;padding-inline-start:1.75rem}
.card:has(>.tick :checked){background:var(--wash);border-color:var(--rust);box-shadow:inset 0 0 0 1px var(--rust)}
.if-chosen .field{margin:0 0 .4rem}
@supports selector(:has(a)){.card:not(:has(>.tick :checked)) .if-chosen{display:none}}
.fine,.add{margin-top:.1rem}
.fine>summary,.add>summary{min-height:44px;padding:.5rem 0;font-weight:600}
.questions .main{width:100%;margin-top:.75rem;background:var(--rust)}
.questions #chosen{margin:.6rem 0 0;line-height:1.45}
.questions #chosen .choice{font-size:.95rem}
.quick{display:flex;flex-wrap:wrap;gap:.5rem}
.quick a{color:inherit;text-decoration:none}
details.fine .question{margin:0;padding:0;border:0}
details.fine .question>legend{position:absolute;clip-path:inset(50%)}
.box{display:grid;grid-template-columns:minmax(9rem,1fr) auto;gap:.5rem}
.box>input[type=email]{grid-column:1/-1}
.box button{margin:0;padding-inline:1rem;min-width:0;background:var(--rust)}
.stay{position:sticky;bottom:1rem}
.plain{min-height:2.75rem;margin:.25rem 0 0;padding:0;background:none;color:var(--blue);font-weight:400;text-decoration:underline}
#chosen .plain{display:inline;min-height:0;margin:0}
#find{unicode-bidi:plaintext}
`
