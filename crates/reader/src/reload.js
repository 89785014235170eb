// Loads the page again when the book was built again. `cargo book` adds this
// to the pages it serves; it is no part of the book.
"use strict";
{
    const shown = document.currentScript.dataset.build;
    let builds = null;

    const listen = () => {
        builds?.close();
        builds = null;
        // A browser opens six connections to a host and no more: hidden
        // tabs must not use them up.
        if (document.hidden) return;
        builds = new EventSource("/_reload/builds");
        builds.onmessage = ({ data }) => {
            if (data !== shown) location.reload();
        };
    };

    document.addEventListener("visibilitychange", listen);
    listen();
}
