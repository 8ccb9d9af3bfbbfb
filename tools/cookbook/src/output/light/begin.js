// The pages come highlighted, except code with hidden lines.
const plain = [...document.querySelectorAll('code[class*="language-"]:not(.hljs)')];
var hljs = { configure() {}, highlightBlock() {} };
