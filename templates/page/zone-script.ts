/**
 * The only script of the site: puts the browser's own time zone into the zone field, if nobody has touched it and the
 * list of zones has it. Its hash goes into the content security policy. Without it the field says UTC.
 */
export const zoneScript = `{
const field=document.querySelector('#timezone[data-untouched]')
const zone=Intl.DateTimeFormat().resolvedOptions().timeZone
if(field&&field.value===field.defaultValue&&[...field.list.options].some(o=>o.value===zone))field.value=zone
}`
