/**
 * The only script of the site: puts the browser's own time zone into the zone field if nobody has touched it. Its hash goes into the content security policy. Without it the field says UTC.
 */
export const zoneScript = `{
const field=document.querySelector('#timezone[data-untouched]')
const zone=Intl.DateTimeFormat().resolvedOptions().timeZone
if(field&&zone&&field.value===field.defaultValue)field.value=zone
}`
