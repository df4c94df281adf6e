/**
 * Fetches the preview when the preferences change, and announces it to screen readers. It sends no email address. Its
 * hash is in the content security policy. Without the script, the button does the same.
 */
export const previewScript = `{
const button=document.querySelector('button[name=preview]'),form=button.form
const place=document.querySelector('#preview'),said=document.querySelector('#preview-said')
const names=['regions','actors','match','backed','severity']
let waiting,last=0
const ask=async()=>{
const mine=++last,fields=[...new FormData(form)].filter(([name])=>names.includes(name))
const query=new URLSearchParams([...fields,['lang',document.documentElement.lang]])
place.setAttribute('aria-busy','true')
try{
const answer=await fetch('/subscribe/preview?'+query)
const html=await answer.text()
if(mine!==last)return
if(!answer.ok)throw answer.status
place.innerHTML=html
said.textContent=place.querySelector('[data-said]').textContent
}catch{if(mine===last)said.textContent=place.textContent=button.dataset.failed}
if(mine===last)place.removeAttribute('aria-busy')
}
form.addEventListener('change',event=>{
if(!names.includes(event.target.name))return
clearTimeout(waiting)
waiting=setTimeout(ask,400)
})
form.addEventListener('submit',event=>{
if(event.submitter!==button)return
event.preventDefault()
clearTimeout(waiting)
ask()
})
}`
