/**
 * Finds regions and actors while the reader types, moves a chosen one to the other chips, and keeps the time and zone on the
 * card true. Its hash is in the content security policy. Without it, the search button does the same.
 */
export const choiceScript = `{
const form=document.querySelector('form.questions'),field=document.querySelector('#find')
const found=document.querySelector('#found'),chips=document.querySelector('#actors'),browse=document.querySelector('#browse')
let waiting,last=0
const show=()=>{
const time=form.elements.time.value
form.querySelector('[data-time]').textContent=time
form.querySelector('[data-zone]').textContent=form.elements.timezone.value.split('/').pop().replace(/_/g,' ')
form.querySelector('[data-morning]').hidden=time>='12'
form.querySelector('[data-day]').hidden=!(time>='12')
}
const clear=()=>{last++;field.value='';found.replaceChildren();field.focus()}
const search=async()=>{
const mine=++last,q=field.value.trim()
if(!q)return found.replaceChildren()
const answer=await fetch('/subscribe/find?'+new URLSearchParams({q,lang:document.documentElement.lang}))
const html=await answer.text()
if(mine===last&&answer.ok)found.innerHTML=html
}
form.querySelector('[name=search]').hidden=true
form.querySelector('#chosen').append(' ',form.querySelector('[name=preview]'))
field.addEventListener('input',()=>{clearTimeout(waiting);waiting=setTimeout(search,150)})
field.addEventListener('keydown',event=>{
if(event.key!=='Enter')return
event.preventDefault()
found.querySelector('input')?.click()
})
found.addEventListener('change',event=>{
const box=event.target,own=[...chips.querySelectorAll('input')].find(({name,value})=>name===box.name&&value===box.value)
if(own)own.checked=true
else chips.prepend(box.closest('label'))
clear()
})
form.addEventListener('change',show)
browse.addEventListener('click',()=>{
const kept=[...new FormData(form)].filter(([name])=>!['email','find','homepage'].includes(name))
browse.search=new URLSearchParams(kept)
})
show()
}`
