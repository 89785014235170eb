//! What the Content-Security-Policy of each page allows and forbids. That the
//! pages themselves keep to it is seen in every test: else the console would
//! show an error.

use serde_json::Value;

use fantoccini::key::Key;

use crate::page::Page;
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    no_page_that_mdbook_adds_breaks_its_own_policy,
    the_search_can_be_left,
    a_script_from_elsewhere_does_not_run,
    nothing_is_asked_of_another_host,
];

/// The other pages are opened by the tests of `pages.rs`.
fn no_page_that_mdbook_adds_breaks_its_own_policy(page: &Page) {
    for name in ["index.html", "print.html"] {
        page.open(name);
        page.open_file(name);
    }
    // Whatever path is not found is answered with it.
    page.open("404.html");
}

/// mdBook's search sets a style in the moment when it loses the focus.
fn the_search_can_be_left(page: &Page) {
    page.open("race.html");
    page.press(['s']);
    page.until("document.activeElement.id === 'mdbook-searchbar'");
    page.press([Key::Escape]);
    page.until("document.activeElement.id !== 'mdbook-searchbar'");
}

/// Does something, and returns the directive that forbids it.
fn forbidden(page: &Page, body: &str) -> String {
    let wait = format!(
        "const violation = new Promise((resolve) => addEventListener(
             'securitypolicyviolation', resolve, {{ once: true }}));
         {body}
         return (await violation).effectiveDirective;"
    );
    let directive = page.run(&wait, Value::Null);
    assert!(!page.errors().is_empty(), "{body}");
    directive
}

fn a_script_from_elsewhere_does_not_run(page: &Page) {
    const ADD_SCRIPT: &str = "const script = document.createElement('script');
        script.textContent = 'window.foreign = true';
        document.body.append(script);";
    let opens: [&dyn Fn(); 2] =
        [&|| page.open("race.html"), &|| page.open_file("race.html")];
    for open in opens {
        open();
        assert_eq!(forbidden(page, ADD_SCRIPT), "script-src-elem");
        assert!(page.holds("window.foreign === undefined"));
        let add_handler = "document.body.setAttribute('onclick', 'run()');";
        assert_eq!(forbidden(page, add_handler), "script-src-attr");
    }
}

fn nothing_is_asked_of_another_host(page: &Page) {
    page.open("race.html");
    for (body, directive) in [
        ("fetch('http://127.0.0.1:9/').catch(() => {});", "connect-src"),
        ("new Image().src = 'http://127.0.0.1:9/';", "img-src"),
        (
            "const frame = document.createElement('iframe');
             frame.src = 'http://127.0.0.1:9/';
             document.body.append(frame);",
            "frame-src",
        ),
    ] {
        assert_eq!(forbidden(page, body), directive);
        // The log tells of what was refused, too.
        page.requests();
    }
}
