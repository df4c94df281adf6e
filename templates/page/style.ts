import { formStyle } from './form-style.ts'

/**
 * The style sheet of every page, inline in its head. Its hash is in the content security policy, so no element has a
 * style of its own. All fonts are system fonts, so that nothing is fetched.
 */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fcfbf7;--ink:#1b1e23;--soft:#565b63;--line:#d8d2c4;--rust:#7a1f12;--blue:#1d4e7a;--wash:#f3efe5;--edge:#7d7a72;
--extreme:#8c1c13;--severe:#c8691c;--moderate:#b98a1e;--minor:#8a8f97;--sure:#0f5132;--disputed:#7a4a00;
--head:Georgia,'Times New Roman',serif;--text:system-ui,-apple-system,'Segoe UI',Arial,sans-serif}
@media(prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e9e6dd;--soft:#adaca5;--line:#3d4046;--rust:#f0a08c;--blue:#9cc4ea;--wash:#202327;--edge:#85868a;
--extreme:#e2604f;--severe:#e08a3c;--moderate:#d9b24a;--minor:#8f949c;--sure:#8fd1ac;--disputed:#e8bd7a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;border-top:4px solid var(--rust);background:var(--paper);color:var(--ink);font:1.0625rem/1.5 var(--text);overflow-wrap:anywhere}
[lang=ar]{--head:'Noto Naskh Arabic','Geeza Pro','Traditional Arabic',Tahoma,serif;--text:Tahoma,'Noto Sans Arabic','Geeza Pro','Segoe UI',Arial,sans-serif;font-size:1.125rem;line-height:1.75}
[lang=en]{--head:Georgia,'Times New Roman',serif;--text:system-ui,-apple-system,'Segoe UI',Arial,sans-serif}
[lang]{font-family:var(--text)}
:is(h1,h2,h3) [lang]{font-family:var(--head)}
body>header,main,body>footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
body>header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.4rem 1rem;padding-block:.7rem;border-bottom:1px solid var(--ink)}
.name{display:inline-block;color:var(--rust);font:700 1.5rem/1.3 var(--head);text-decoration:none}
.other-name{font-size:.9em}
[lang=ar] .other-name{font-size:.7em}
nav ul,.topics .topics,.places{list-style:none;margin:0;padding:0}
nav ul{display:flex;flex-wrap:wrap;justify-content:center;align-items:center;gap:.1rem 1.75rem}
header nav ul{gap:.1rem 1.4rem}
footer ul{margin-block-end:.75rem}
nav a{display:inline-block;padding:.25rem 0;color:var(--ink);text-decoration:none}
footer nav a{padding:.6rem 0;color:inherit;text-decoration:underline}
header nav a{padding:.6rem 0}
header nav a.subscribe{padding:.6rem 1.1rem;border-radius:4px;background:var(--rust);color:var(--paper);font-weight:600}
nav a:hover,nav [aria-current]{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.3em}
main{padding-block:2rem 3rem}
main:focus{outline:0}
h1,h2,h3{font-family:var(--head);line-height:1.2;text-wrap:pretty}
[lang=ar] :is(h1,h2,h3){line-height:1.45}
h1{margin:0 0 .5rem;font-size:clamp(1.75rem,1.2rem + 2.4vw,2.6rem)}
h2{margin:2.5rem 0 .5rem;font-size:1.4rem}
h3{margin:0 0 .25rem;font-size:1.2rem}
p{margin:.5rem 0}
pre{margin:1rem 0;padding:.75rem 1rem;background:var(--wash);white-space:pre-wrap}
table{border-collapse:collapse}
.document :is(th,td){padding:.3rem .6rem .3rem 0;border-top:1px solid var(--line);text-align:start;vertical-align:top}
.document pre{white-space:pre;overflow-x:auto;font-size:.8125rem}
div.wide{overflow-x:auto;overflow-wrap:break-word}
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
.event{position:relative;margin:1.25rem 0;padding-inline-start:1.1rem}
.event::before{content:'';position:absolute;inset-block:.15rem;inset-inline-start:0;width:6px;border-radius:3px;background:var(--bar)}
.event :is(h2,h3,h4){margin:0;font-size:1.25rem}
.event :is(h2,h3,h4) a{display:inline-block;padding-block:.2rem;color:var(--ink);text-decoration:none}
.event :is(h2,h3,h4) a:hover{text-decoration:underline;text-decoration-thickness:2px}
.event p{margin:.25rem 0}
.said h3{font-style:italic;font-weight:400}
.speaker{font-style:normal;font-weight:700}
[lang=ar] .said h3{font-style:normal}
.line>:not(:first-child,.sev+*)::before{content:'·';margin-inline:.35em;color:var(--soft);font-weight:400}
.line a{color:var(--soft)}
.s-extreme{--bar:var(--extreme)}.s-severe{--bar:var(--severe)}.s-moderate{--bar:var(--moderate)}.s-minor{--bar:var(--minor)}
.sev{display:inline-block;margin-inline-end:.5em;padding:0 .45em;border-radius:3px;background:#8c1c13;color:#fff7f3;font-size:.9em}
.sev.s-severe{background:#f0a15a;color:#2b1400}
.sev.s-moderate{background:#f3dc9b;color:#2b2400}
.sure{white-space:nowrap;color:var(--soft)}
.c-confirmed{color:var(--sure)}.c-reported{color:var(--blue)}.c-disputed{color:var(--disputed)}
.corrected{padding:.25rem .75rem;background:var(--wash);font-size:.94rem}
.counts{font-weight:600}
.figures{margin:1rem 0}
.figures p{margin:.15rem 0}
.figures .soft{flex-basis:100%}
.crumbs{margin:0 0 .25rem}
ins{background:#d7ecd9;color:#0f5132;text-decoration:none}
del{background:#f6dcd7;color:#7a1f12}
@media(prefers-color-scheme:dark){ins{background:#16351f;color:#a9e0bf}del{background:#451a14;color:#f5b9ab}}
.sources{width:100%;margin:.5rem 0;font-size:.94rem}
.sources :is(th,td){padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line);text-align:start;font-weight:400;vertical-align:top}
.sources td{min-width:6.5em;color:var(--soft)}
.fold>summary{display:flex;align-items:center;min-height:2.75rem;font-weight:600}
.fold h2{margin:0}
.figures strong{font:700 1.5rem/1.3 var(--head)}
.figures{display:flex;flex-wrap:wrap;gap:.25rem 2rem}
h2.day{margin:2.25rem 0 0;padding-top:.5rem;border-top:2px solid var(--ink)}
.day>h2{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1rem;margin:2rem 0 0;padding:.5rem 0;border-top:2px solid var(--ink);background:var(--paper);font-size:1.25rem}
.day small{font:.875rem/1.5 var(--text);color:var(--soft)}
.opinions>summary,.axis summary{display:flex;align-items:center;min-height:2.75rem}
.facts{clear:both;display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1.25rem;margin:1.5rem 0;padding:1rem 0;border-block:1px solid var(--line)}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.note,.faults{margin:1.25rem 0;padding:.75rem 1.1rem;background:var(--wash);border-inline-start:4px solid var(--blue)}
.faults{border-color:var(--rust)}
.note>a{display:inline-flex;align-items:center;min-height:2.75rem}
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
[aria-busy=true]{opacity:.6}
.filter{margin:1.25rem 0}
.filter button{margin:1rem 0}
.filter summary{display:flex;align-items:center;min-height:2.75rem}
.search{display:flex;gap:.75rem;align-items:flex-end}
.search .field{flex:1 1 auto;margin:0;min-width:0}
.search button{flex:none;margin:0;min-height:2.75rem;padding:.4rem 1.25rem}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.jumps a{display:inline-block;padding-block:.3rem}
.chips a{display:inline-flex;flex:none;align-items:center;gap:.4em;min-height:2.75rem;padding:.3rem .9rem;border:1px solid var(--edge);border-radius:1.5rem;color:var(--ink);text-decoration:none}
.chips .on{background:var(--ink);color:var(--paper)}
.chips .on small{color:inherit}
.jumps a{margin-inline-end:.8em}
.more{margin:2rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
.press{display:inline-flex;align-items:center;min-height:2.75rem;padding:.4rem 1.25rem;border-radius:4px;background:var(--rust);color:var(--paper);font-weight:600;text-decoration:none}
h1.small{font-size:1.25rem}
h1.small a{color:var(--ink);text-decoration:none}
.standing{margin:1rem 0;padding:.75rem 1.1rem;background:var(--wash);border-inline-start:4px solid var(--rust)}
.standing h2{margin:0 0 .25rem;color:var(--rust);font:700 .875rem/1.5 var(--text)}
.standing a{color:var(--ink);font-weight:600}
.axis{margin:1rem 0}
.axis svg{display:block;width:100%}
.bars{height:5.5rem;border-bottom:1px solid var(--ink)}
.scale{height:1rem;overflow:visible}
svg text{fill:var(--soft);font:11px var(--text);text-anchor:middle}
svg [class^=s-]{fill:var(--bar)}
.hit{fill:transparent}
.hit:hover,.on{fill:var(--ink);fill-opacity:.08}
path.on{stroke:var(--ink);vector-effect:non-scaling-stroke}
.numbers{width:100%;overflow-wrap:break-word;font-size:.94rem;font-variant-numeric:tabular-nums}
.numbers :is(th,td){padding:.3rem .4rem;border-top:1px solid var(--line);text-align:start}
.map{display:block;width:100%;max-width:24rem;height:auto}
.map circle{fill-opacity:.88;stroke:var(--paper)}
.map text{fill:#fff;font-weight:700}
@media(prefers-color-scheme:dark){.map text{fill:#15171a}}
.land{fill:var(--wash);stroke:var(--edge);stroke-width:.7}
.land+[class^=s-]{fill-opacity:.75;stroke:var(--ink);stroke-width:.7}
.locator{float:inline-end;width:34%;max-width:13rem;margin:.25rem 0 .5rem;margin-inline-start:1rem}
.map .ring{fill-opacity:.25;stroke:var(--bar);stroke-width:1.5}
.dashed{fill:none;stroke:var(--ink);stroke-width:.8;stroke-dasharray:2 1.5}
.tally{list-style:none;margin:0;padding:0}
.tally li{display:flex;align-items:center;gap:.5em;min-height:2.75rem;border-top:1px solid var(--line)}
.tally a{flex:1}
.dot{flex:none;width:.75rem;height:.75rem;border-radius:50%;background:var(--bar)}
.follow{padding:1rem 1.1rem;border:2px solid var(--rust);border-radius:6px}
aside h2{margin-top:1.5rem;font-size:1.25rem}
aside h3{margin-top:1rem;font:700 1rem/1.5 var(--text)}
.follow h2{margin:0}
@media(min-width:50rem){body:has(.columns)>:is(header,main,footer){max-width:66rem}.columns{display:grid;grid-template-columns:minmax(0,1fr) 20.5rem;gap:2.75rem;align-items:start}.columns .event p{max-width:38rem}}
body>footer{padding-block:1.25rem 2.5rem;border-top:1px solid var(--line);color:var(--soft);font-size:.94rem;text-align:center}
@media(max-width:30rem){.wide .numbers{font-size:.8125rem}p.chips{flex-wrap:nowrap;overflow-x:auto;padding:3px;margin-inline:-3px}body>header{padding-block:.4rem}.name{font-size:1.15rem}body>header{column-gap:.5rem}header li:has(.wide){display:none}header nav ul{gap:0 .7rem}header nav a.subscribe{padding-inline:.7rem}main{padding-block:.9rem 1rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.6rem}.compact{grid-template-columns:7rem 1fr;gap:.1rem 1rem;margin:1rem 0;padding:.6rem 0;font-size:.94rem}.compact dd{margin:0}h1{font-size:1.6rem}h2{margin-top:1.25rem;font-size:1.25rem}body>footer{padding-block:.5rem 1rem}footer nav ul{gap:0 1.1rem}.sources :is(tr,th,td){display:block}.sources tr{padding:.35rem 0;border-top:1px solid var(--line)}.sources :is(th,td){padding:0;border:0}.note{margin:.75rem 0}}
${formStyle}@media print{nav,.skip,.filter,button{display:none}}
`
