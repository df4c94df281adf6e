/** The token that every form of the desk carries, so that no page of another site can send it. */
export const FormToken = ({ value }: { value: string }) => <input type="hidden" name="form_token" value={value} />
