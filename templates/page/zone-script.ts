/**
 * Puts the time zone of the browser into the field for it, if nobody has changed the field. Its hash is in the content
 * security policy. Without the script the field says UTC.
 */
export const zoneScript = `{
const field=document.querySelector('#timezone[data-untouched]')
const zone=Intl.DateTimeFormat().resolvedOptions().timeZone
if(field&&zone&&field.value===field.defaultValue)field.value=zone
}`
