/** The style sheet of the desk, after that of the pages. Its hash is in the content security policy of the desk. */
export const deskStyle = `
body.desk{border-top-color:var(--blue)}
body.desk>:is(header,main,footer,.switch){max-width:60rem}
.desk .name{color:var(--blue)}
.desk header form{display:inline}
.desk header button,.plain{margin:0;min-height:2.75rem;padding:.4rem .6rem;background:none;color:var(--blue);text-decoration:underline;font-weight:400}
.switch{margin:0 auto;padding:.5rem 1.25rem;border-bottom:1px solid var(--line)}
.switch p{margin:.25rem 0}
.switch.off{background:var(--rust);color:var(--paper)}
.switch.off button{background:var(--paper);color:var(--rust)}
.switch button{margin:.5rem 0}
.switch summary{display:flex;align-items:center;min-height:2.75rem}
.boxes{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:0 2rem}
.list{list-style:none;margin:0;padding:0}
.list li{padding:.5rem 0;border-top:1px solid var(--line)}
.acts{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
.acts button{margin:0;min-height:2.75rem;padding:.4rem 1rem}
.acts .field{margin:0}
`
