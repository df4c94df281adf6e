/**
 * Fetches the sentence of the preferences when they change and, once the button was pressed, the sample, which it announces
 * to screen readers. It sends no email address. Its hash is in the content security policy. Without the script, the button
 * does the same.
 */
export const previewScript = `{
const button=document.querySelector('button[name=preview]'),form=button.form
const place=document.querySelector('#preview'),said=document.querySelector('#preview-said')
const chosen=document.querySelector('#chosen')
let waiting,last=0,isShown=false
const load=async()=>{
const fields=[...new FormData(form)].filter(([name])=>!['email','find','homepage','lang'].includes(name))
const answer=await fetch('/subscribe/preview?'+new URLSearchParams([...fields,['lang',document.documentElement.lang]]))
const html=document.createElement('template')
html.innerHTML=await answer.text()
const choice=html.content.querySelector('[data-choice]')
return{answer,html:html.content,choice}
}
const say=choice=>{
chosen.hidden=!choice
if(choice)chosen.querySelector('[data-choice]').replaceWith(choice)
}
const ask=async()=>{
const mine=++last
if(isShown)place.setAttribute('aria-busy','true')
try{
const{answer,html,choice}=await load()
if(mine!==last)return
say(choice)
if(!isShown)return
if(!answer.ok)throw answer.status
place.replaceChildren(html)
said.textContent=place.querySelector('[data-said]').textContent
}catch{if(mine===last){say(null);if(isShown)said.textContent=place.textContent=button.dataset.failed}}
if(mine===last)place.removeAttribute('aria-busy')
}
form.addEventListener('change',event=>{
if(['email','find','homepage'].includes(event.target.name))return
clearTimeout(waiting)
waiting=setTimeout(ask,400)
})
form.addEventListener('submit',event=>{
if(event.submitter!==button)return
event.preventDefault()
clearTimeout(waiting)
isShown=true
ask()
})
ask()
}`
