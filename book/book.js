// @ts-check
// What a keyboard cannot reach on mdBook's own pages.
"use strict";

// The button for the contents is a label, which no key reaches.
const toggle = document.getElementById("mdbook-sidebar-toggle");
if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            toggle.click();
        }
    });
}

// A listing or a table that is wider than the page scrolls with the arrow keys,
// once it has the focus. They must not turn the page meanwhile.
for (const wide of document.querySelectorAll("pre > code, .table-wrapper")) {
    if (wide instanceof HTMLElement && wide.scrollWidth > wide.clientWidth) {
        wide.tabIndex = 0;
        wide.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) {
                event.stopPropagation();
            }
        });
    }
}
