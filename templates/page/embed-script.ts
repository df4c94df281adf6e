/**
 * Served as /embed.js for pages of other sites. A form there that posts to /subscribe of this site then stays on its page: the
 * script sends it as JSON and shows the answer. A form that it cannot send goes to /subscribe as it would without it.
 */
export const embedScript = `{
const own=new URL(document.currentScript.src).origin
const said={en:'Check your inbox. We’ve sent a confirmation link to the address you gave.',ar:'تفقّد بريدك. أرسلنا رابط تأكيد إلى العنوان الذي كتبته.'}
const bodyOf=form=>{
const fields=new FormData(form),digest={},body={}
for(const name of new Set(fields.keys())){
const values=fields.getAll(name).filter(Boolean)
if(!values.length)continue
if(name==='regions'||name==='actors')body[name]=values
else if(['cadence','weekday','time','timezone'].includes(name))digest[name]=values.at(-1)
else if(name==='monthday')digest[name]=Number(values.at(-1))
else if(name!=='homepage')body[name]=values.at(-1)
}
digest.timezone??=Intl.DateTimeFormat().resolvedOptions().timeZone
return{...body,digest}
}
document.addEventListener('submit',async event=>{
const form=event.target
if(!(form.getAttribute('action')||'').startsWith(own+'/subscribe'))return
event.preventDefault()
try{
if(form.elements.homepage?.value)return
const body=bodyOf(form)
const answer=await fetch(own+'/v1/subscriptions',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify(body)})
if(!answer.ok)throw answer.status
const note=document.createElement('p')
const lang=body.lang||document.documentElement.lang.slice(0,2)
note.setAttribute('role','status')
note.textContent=said[lang]||said.en
form.replaceWith(note)
}catch{form.submit()}
})
}`
