import { formStyle } from './form-style.ts'

/**
 * The style sheet of every page, inline in its head. Its hash is in the content security policy, so no element has a
 * style of its own. All fonts are system fonts, so that nothing is fetched.
 */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfaf6;--ink:#22262b;--soft:#5a5e65;--line:#cfc9bb;--rust:#8a3420;--blue:#1d4e7a;--wash:#f2efe6;--edge:#7d7a72;
--head:Georgia,'Times New Roman',serif;--text:system-ui,-apple-system,'Segoe UI',Arial,sans-serif}
@media(prefers-color-scheme:dark){:root{--paper:#17191c;--ink:#e6e3da;--soft:#a9a8a2;--line:#3d4046;--rust:#e79b84;--blue:#9cc4ea;--wash:#202327;--edge:#85868a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 var(--text);overflow-wrap:anywhere}
[lang=ar]{--head:'Noto Naskh Arabic','Geeza Pro','Traditional Arabic',Tahoma,serif;--text:Tahoma,'Noto Sans Arabic','Geeza Pro','Segoe UI',Arial,sans-serif;line-height:1.8}
[lang=en]{--head:Georgia,'Times New Roman',serif;--text:system-ui,-apple-system,'Segoe UI',Arial,sans-serif}
[lang]{font-family:var(--text)}
:is(h1,h2,h3) [lang]{font-family:var(--head)}
body>header,main,body>footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:1.5rem;text-align:center}
.name{display:inline-block;color:var(--ink);font:700 2rem/1.3 var(--head);text-decoration:none}
header nav{margin-top:.75rem;border-block:1px solid var(--ink);padding:.35rem 0;position:relative}
header nav::after{content:'';position:absolute;inset:auto 0 -4px;border-bottom:3px solid var(--ink)}
nav ul,.topics .topics,.rows,.places{list-style:none;margin:0;padding:0}
nav ul{display:flex;flex-wrap:wrap;justify-content:center;gap:.1rem 1.75rem}
footer ul{margin-block-end:.75rem}
nav a{display:inline-block;padding:.25rem 0;color:var(--ink);text-decoration:none}
footer nav a{padding:.6rem 0;color:inherit;text-decoration:underline}
nav a:hover,nav [aria-current]{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.3em}
main{padding-block:2rem 3rem}
main:focus{outline:0}
h1,h2,h3{font-family:var(--head);line-height:1.3;text-wrap:balance}
h1{margin:0 0 .5rem;font-size:clamp(1.75rem,1.3rem + 2vw,2.4rem)}
h2{margin:2.5rem 0 .5rem;font-size:1.4rem}
h3{margin:0 0 .25rem;font-size:1.2rem}
p{margin:.5rem 0}
pre{margin:1rem 0;padding:.75rem 1rem;background:var(--wash);white-space:pre-wrap}
table{border-collapse:collapse}
.document :is(th,td){padding:.3rem .6rem .3rem 0;border-top:1px solid var(--line);text-align:start;vertical-align:top}
.document pre{white-space:pre;overflow-x:auto;font-size:.8125rem}
.wide{overflow-x:auto;overflow-wrap:break-word}
.document :is(h3,h4){margin:1.5rem 0 .25rem}
a{color:var(--blue);text-underline-offset:.2em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px;border-radius:2px}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;top:.5rem;padding:.5rem 1rem;background:var(--paper);z-index:1}
.lead{font-size:1.15rem;color:var(--soft)}
.soft,.hint,small{color:var(--soft);font-size:.94rem}
.hint{margin:.15rem 0 .5rem}
.mark{color:var(--rust);font-weight:700}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:40rem){.beside thead{position:absolute;clip-path:inset(50%)}.beside :is(tr,th,td){display:block}.beside td::before{content:attr(data-label);display:block;color:var(--soft);font-size:.94rem}.beside tbody td{border-top:0;padding-block:0 .4rem}}
.beside{width:100%;margin:1.5rem 0;border-collapse:collapse}
.beside caption{text-align:start;font:700 1.25rem/1.4 var(--head)}
.beside :is(th,td){padding:.4rem .6rem;border-top:1px solid var(--line);text-align:start;vertical-align:top}
.event{padding:1.1rem 0;border-top:1px solid var(--line)}
.event:first-of-type{border-top:0}
.event h2,.event h3,.event h4{margin:0;font-size:1.3rem}
.event :is(h2,h3,h4) a{color:var(--ink);text-decoration:none}
.event :is(h2,h3,h4) a:hover{text-decoration:underline;text-decoration-thickness:2px}
.event p{margin:.3rem 0}
.counts{font-weight:600}
.figures{margin:1rem 0}
.figures p{margin:.15rem 0}
.figures strong{font:700 1.5rem/1.3 var(--head)}
.day{margin:2.25rem 0 0;padding-top:.5rem;border-top:2px solid var(--ink)}
.facts{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1.25rem;margin:1.5rem 0;padding:1rem 0;border-block:1px solid var(--line)}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.note,.faults{margin:1.25rem 0;padding:.75rem 1.1rem;background:var(--wash);border-inline-start:4px solid var(--blue)}
.faults{border-color:var(--rust)}
.note p:first-child,.faults h2{margin-top:0}
.faults h2{font-size:1.15rem}
.choice{font-size:1.15rem;font-weight:600}
.versions{padding-inline-start:1.75rem}
.versions>li{margin:1.25rem 0;padding-inline-start:.5rem}
.versions>li:target,.versions>[aria-current]{border-inline-start:4px solid var(--blue);padding-inline-start:.75rem}
.versions h3,h4{margin:.35rem 0;font-size:1.1rem}
.versions .facts{margin:.75rem 0}
s{text-decoration-thickness:1px}
fieldset{margin:1.75rem 0 0;padding:1.25rem 0 0;border:0;border-top:2px solid var(--ink);min-width:0}
legend{float:inline-start;width:100%;padding:0;font:700 1.25rem/1.4 var(--head)}
legend+*{clear:both}
fieldset fieldset{margin-top:1rem;padding:0;border:0}
fieldset fieldset legend{font:600 1.0625rem/1.65 var(--text)}
.field{margin:1rem 0 0}
.field>label,.label{display:block;font-weight:600}
.fault{margin:.25rem 0;color:var(--rust);font-weight:600}
.row{display:flex;flex-wrap:wrap;gap:0 1.5rem}
.row .field{flex:1 1 10rem}
input:not([type=checkbox],[type=radio]),select{width:100%;min-height:2.75rem;padding:.4rem .6rem;border:1px solid var(--edge);border-radius:4px;background:var(--wash);color:var(--ink);font:inherit}
[aria-invalid=true]{border-color:var(--rust)!important;border-width:2px!important}
input[type=checkbox],input[type=radio]{width:1.15rem;height:1.15rem;margin:.35rem 0 0;flex:none;accent-color:var(--blue)}
.tick.field{font-weight:400}
.tick{display:flex;gap:.6rem;padding:.15rem 0;align-items:flex-start}
.places .places{margin-inline-start:.55rem;padding-inline-start:1.2rem;border-inline-start:1px solid var(--line)}
details>summary{width:fit-content;padding:.2rem 0;color:var(--blue);cursor:pointer}
.places details{margin-inline-start:1.75rem}
.places details>.places{margin-inline-start:0}
button{margin-top:1.75rem;min-height:3rem;padding:.6rem 1.75rem;border:0;border-radius:4px;background:var(--blue);color:var(--paper);font:600 1.0625rem/1.4 var(--text);cursor:pointer}
.topics{line-height:2.2}
.topics .topics{margin-inline-start:.55rem;padding-inline-start:1.2rem;border-inline-start:1px solid var(--line)}
.final>summary{min-height:2.75rem;color:var(--rust)}
button.final{background:var(--rust)}
button:hover{text-decoration:underline;text-underline-offset:.25em}
.second{background:var(--wash);color:var(--blue);border:2px solid var(--blue);margin-top:.75rem}
.preview{margin-top:2.5rem;border-top:2px solid var(--ink)}
.preview h2{margin-top:1rem}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[aria-busy=true]{opacity:.6}
.filter{margin:1.25rem 0;padding:.5rem 0;border-block:1px solid var(--line)}
.filter button{margin:1rem 0}
.search{display:flex;gap:.75rem;align-items:flex-end}
.search .field{flex:1 1 auto;margin:0;min-width:0}
.search button{flex:none;margin:0;min-height:2.75rem;padding:.4rem 1.25rem}
.chips a{display:inline-block;min-height:2.75rem;margin:.25rem 0;padding:.5rem .9rem;border:1px solid var(--edge);border-radius:1.5rem;text-decoration:none}
.more{margin:2rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
body>footer{padding-block:1.25rem 2.5rem;border-top:1px solid var(--line);color:var(--soft);font-size:.94rem;text-align:center}
@media(max-width:30rem){body>header{padding-top:.75rem}.name{font-size:1.6rem}header nav{margin-top:.25rem}header nav ul{gap:0 .8rem;font-size:.95rem}main{padding-block:1.25rem 2rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.6rem}}
${formStyle}@media print{nav,.skip,.filter,button{display:none}}
`
