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
const isWide = (/** @type {Element} */ element) =>
    element.scrollWidth > element.clientWidth;

const mayBeWide = [...document.querySelectorAll("pre > code, .table-wrapper")];

for (const element of mayBeWide) {
    element.addEventListener("keydown", (event) => {
        if (
            event instanceof KeyboardEvent &&
            event.key.startsWith("Arrow") &&
            isWide(element)
        ) {
            event.stopPropagation();
        }
    });
}

function letWideOnesHaveTheFocus() {
    for (const element of mayBeWide) {
        if (isWide(element)) {
            element.setAttribute("tabindex", "0");
        } else {
            element.removeAttribute("tabindex");
        }
    }
}

letWideOnesHaveTheFocus();
addEventListener("resize", letWideOnesHaveTheFocus);
// What was shut had no width. This event is not heard further up.
document.addEventListener("toggle", letWideOnesHaveTheFocus, true);

// Paper cannot be unfolded.
addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) {
        details.open = true;
    }
});

// Who wants to see no Python shuts one of its twins, and all stay shut, on the
// other pages too. Where nothing can be remembered, each page begins anew.
const KEY = "every-interleaving-python";
const twins = /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.python")
);

function remembered() {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null;
    }
}

function remember(/** @type {string} */ choice) {
    try {
        localStorage.setItem(KEY, choice);
    } catch {
        // Then it holds for this page.
    }
}

for (const frame of twins) {
    frame.open = remembered() !== "shut";
    // Not `toggle`, which printing fires as well.
    frame.querySelector("summary")?.addEventListener("click", () => {
        const open = !frame.open;
        remember(open ? "open" : "shut");
        for (const other of twins) {
            if (other !== frame) {
                other.open = open;
            }
        }
    });
}
