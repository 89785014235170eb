//! A tab of the browser, as a test sees it. Each step waits until it is done,
//! and a test fails at the step that does not succeed.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use reader::Source;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::driver::Extension;
use crate::repository::{pages, root};

/// Nothing that a page does takes this long; a test that waits for it fails.
const LIMIT: Duration = Duration::from_secs(60);

/// The themes a reader can choose from.
pub const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// The pages of the book, read once.
pub static SOURCE: LazyLock<Source> = LazyLock::new(pages);

/// The pages of the book: `race.html`, …
pub fn every_page() -> Vec<String> {
    let pages = SOURCE.pages.iter();
    pages.map(|page| page.url.to_str().unwrap().to_owned()).collect()
}

/// A new tab, 1280 pixels wide, with nothing stored.
pub struct Page<'a> {
    runtime: &'a Runtime,
    client: &'a Client,
    book: &'a str,
}

impl<'a> Page<'a> {
    pub fn new(
        runtime: &'a Runtime,
        client: &'a Client,
        book: &'a str,
    ) -> Self {
        let page = Self { runtime, client, book };
        let tab = runtime.block_on(async {
            let new = client.new_window(true).await?;
            client.close_window().await?;
            client.switch_to_window(new.handle).await
        });
        tab.unwrap();
        for origin in [book, "file://"] {
            page.devtools(
                "Storage.clearDataForOrigin",
                json!({ "origin": origin, "storageTypes": "all" }),
            );
        }
        page.log("browser");
        page.log("performance");
        page
    }

    /// Opens a page of the book, as `cargo book` serves it: `race.html#part`.
    pub fn open(&self, page: &str) {
        self.go(&format!("{}/{page}", self.book));
    }

    /// Opens a page of the book from the disk, as `cargo book --build` leaves
    /// it there.
    pub fn open_file(&self, page: &str) {
        let folder = root().join("target/book");
        self.go(&format!("file://{}/{page}", folder.display()));
    }

    fn go(&self, url: &str) {
        self.runtime.block_on(self.client.goto(url)).unwrap();
    }

    /// Loads the page again.
    pub fn reload(&self) {
        self.runtime.block_on(self.client.refresh()).unwrap();
    }

    /// What stands behind the last slash of the address.
    pub fn name(&self) -> String {
        let url = self.runtime.block_on(self.client.current_url()).unwrap();
        url.as_str().rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Makes the window this many pixels wide, from now on.
    pub fn set_width(&self, width: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1,
                "mobile": false }),
        );
    }

    /// Shows the page as `print` or `screen`, from now on.
    pub fn set_medium(&self, medium: &str) {
        let medium = json!({ "media": medium });
        self.devtools("Emulation.setEmulatedMedia", medium);
    }

    /// Makes a wish of the user's known to the page from now on, such as
    /// `("prefers-color-scheme", "dark")`.
    pub fn prefer(&self, feature: &str, value: &str) {
        let features = json!([{ "name": feature, "value": value }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Shows the open page in one of the [`THEMES`], at once.
    pub fn set_theme(&self, theme: &str) {
        self.run::<()>(
            "const calm = new CSSStyleSheet();
             calm.replaceSync('* { transition: none !important; }');
             document.adoptedStyleSheets = [calm];
             document.getElementById(`mdbook-theme-${argument}`).click();",
            json!(theme),
        );
    }

    /// Runs no script of a page that is opened from now on.
    pub fn without_scripts(&self) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        );
    }

    /// Presses keys, one after the other: `'s'` or [`Key::Tab`].
    ///
    /// [`Key::Tab`]: fantoccini::key::Key::Tab
    pub fn press(&self, keys: impl IntoIterator<Item = impl Into<char>>) {
        let mut actions = KeyActions::new("keys".to_owned());
        for key in keys {
            let value = key.into();
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.runtime.block_on(self.client.perform_actions(actions)).unwrap();
    }

    /// Presses keys, and returns the value that a JavaScript expression has
    /// after each: asked within the page, when the key goes up.
    pub fn press_watching<T: DeserializeOwned>(
        &self,
        keys: impl Iterator<Item = char> + Clone,
        expression: &str,
    ) -> Vec<T> {
        self.eval::<()>(&format!(
            "(() => {{
                 window.seen = [];
                 window.watch = () => window.seen.push({expression});
                 addEventListener('keyup', window.watch);
             }})()"
        ));
        self.press(keys.clone());
        let seen: Vec<T> = self
            .eval("(removeEventListener('keyup', window.watch), window.seen)");
        assert_eq!(seen.len(), keys.count(), "{expression}");
        seen
    }

    /// Clicks on the first element that the CSS selector finds; a click that
    /// would land on another element fails.
    pub fn click(&self, selector: &str) {
        let click = async {
            let found = self.client.find(Locator::Css(selector)).await?;
            found.click().await
        };
        let click: Result<(), CmdError> = self.runtime.block_on(click);
        click.unwrap_or_else(|e| panic!("{selector}: {e}"));
    }

    /// The value of a JavaScript expression.
    pub fn eval<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.value(expression);
        let value = value.unwrap_or_else(|e| panic!("{expression}: {e}"));
        serde_json::from_value(value)
            .unwrap_or_else(|e| panic!("{expression}: {e}"))
    }

    /// Whether a JavaScript expression is true.
    pub fn holds(&self, condition: &str) -> bool {
        self.eval(condition)
    }

    /// Runs the body of a JavaScript function; what it returns has to be
    /// called for with `return`, and is waited for if it is a promise.
    pub fn run<T: DeserializeOwned>(&self, body: &str, argument: Value) -> T {
        let done = format!(
            "const done = arguments[arguments.length - 1]; \
             (async (argument) => {{ {body} }})(arguments[0]).then(\
             (value) => done({{ value }}), \
             (error) => done({{ error: String(error) }}));"
        );
        let answer = self.client.execute_async(&done, vec![argument]);
        let mut answer = self.runtime.block_on(answer).unwrap();
        assert_eq!(answer["error"], Value::Null, "{body}");
        serde_json::from_value(answer["value"].take())
            .unwrap_or_else(|e| panic!("{body}: {e}"))
    }

    /// Waits until a JavaScript expression is true.
    pub fn until(&self, condition: &str) {
        let start = Instant::now();
        // Between two pages there is nothing to ask.
        while !matches!(self.value(condition), Ok(Value::Bool(true))) {
            assert!(start.elapsed() < LIMIT, "still not so: {condition}");
        }
    }

    fn value(&self, expression: &str) -> Result<Value, CmdError> {
        let script = format!("return ({expression});");
        self.runtime.block_on(self.client.execute(&script, Vec::new()))
    }

    /// Asks the browser for what WebDriver has no word for: a command of the
    /// DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.command("goog/cdp/execute", body)
    }

    /// What was logged since the last call.
    fn log(&self, kind: &str) -> Vec<Value> {
        match self.command("se/log", json!({ "type": kind })) {
            Value::Array(entries) => entries,
            other => panic!("no log: {other}"),
        }
    }

    fn command(&self, path: &'static str, body: Value) -> Value {
        let command = Extension { path, body };
        self.runtime.block_on(self.client.issue_cmd(command)).unwrap()
    }

    /// The addresses of all that was asked for since the tab was opened, or
    /// since the last call.
    pub fn requests(&self) -> Vec<String> {
        let address = |entry: Value| {
            let message = entry["message"].as_str()?;
            let message: Value = serde_json::from_str(message).ok()?;
            let message = &message["message"];
            let is_request = message["method"] == "Network.requestWillBeSent";
            let url = message["params"]["request"]["url"].as_str()?;
            is_request.then(|| url.to_owned())
        };
        self.log("performance").into_iter().filter_map(address).collect()
    }

    /// The errors that the console has shown since the tab was opened, or
    /// since the last call.
    pub fn errors(&self) -> Vec<String> {
        let entries = self.log("browser").into_iter();
        entries
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// Fails if the console shows an error, or if something was asked of
    /// another host, that no call before has returned.
    pub fn has_kept_quiet(&self) {
        let errors = self.errors();
        assert!(errors.is_empty(), "the console says:\n{}", errors.join("\n"));

        let own = [self.book, "file:", "data:", "blob:", "about:", "chrome:"];
        let mut foreign = self.requests();
        foreign.retain(|url| !own.iter().any(|start| url.starts_with(start)));
        assert!(foreign.is_empty(), "asked for {}", foreign.join(", "));
    }
}
