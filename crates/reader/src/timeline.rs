//! Draws the `<thread-timeline program="lock">` of a page: what the threads of
//! a real run did, and when, from the `main.timeline.json` of that chapter.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use timeline::{Activity, Does, Reason, Timeline};

use crate::problem::Problem;
use crate::source::{Source, line_at};

static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r#"(?s)<thread-timeline program="([^"]*)">.*?</thread-timeline>"#;
    Regex::new(pattern).unwrap()
});

/// Draws every timeline in the pages that were built into `output`. Returns
/// what is wrong with those that cannot be drawn.
pub fn fill(source: &Source, output: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in &source.pages {
        for found in ELEMENT.captures_iter(&page.text) {
            if let Err(text) = read(&source.root, &found[1]) {
                let line = line_at(&page.text, found.get(0).unwrap().start());
                problems.push(Problem::new(&page.path, line, text));
            }
        }
    }
    if problems.is_empty() {
        problems.extend(fill_all(source, output).err());
    }
    problems
}

fn fill_all(source: &Source, folder: &Path) -> Result<(), Problem> {
    let problem = |error| Problem::new(folder, None, error);
    for entry in fs::read_dir(folder).map_err(problem)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            fill_all(source, &path)?;
        } else if path.extension().is_some_and(|it| it == "html") {
            let page = fs::read_to_string(&path).map_err(problem)?;
            let draw = |found: &Captures| match read(&source.root, &found[1]) {
                Ok(timeline) => html(&timeline),
                // It was reported by the page that holds it.
                Err(_) => found[0].to_owned(),
            };
            let filled = ELEMENT.replace_all(&page, draw);
            if filled != page {
                fs::write(&path, &*filled).map_err(problem)?;
            }
        }
    }
    Ok(())
}

fn read(root: &Path, program: &str) -> Result<Timeline, String> {
    let source = root.join("crates").join(program).join("src/main.rs");
    Timeline::beside(source).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "does not exist".to_owned(),
            _ => format!("cannot be read, {error}"),
        };
        format!(
            "the timeline of `{program}` {why}: name a program that is \
             recorded; `UPDATE=1 cargo test -p recorder` writes what is kept"
        )
    })
}

// The drawing has a width of 720; a page makes it as wide as there is room.
const WIDTH: f64 = 720.0;
/// Room for the names of the threads.
const LEFT: f64 = 100.0;
const RIGHT: f64 = WIDTH - 44.0;
const TOP: f64 = 8.0;
const LANE: f64 = 40.0;
/// Less would not be seen.
const NARROWEST: f64 = 1.5;
/// Room enough for a word within a bar.
const WIDE: f64 = 120.0;

struct Scale {
    from: u64,
    to: u64,
}

impl Scale {
    /// Leaves out most of what comes before the first thread is started.
    fn new(timeline: &Timeline) -> Self {
        let is_first = |event: &&timeline::Event| event.thread > 0;
        let first = timeline.events.iter().find(is_first);
        let (first, to) = (first.map_or(0, |e| e.ns), timeline.length());
        Self { from: first.saturating_sub((to - first) / 12), to }
    }

    fn x(&self, ns: u64) -> f64 {
        let part = ns.saturating_sub(self.from) as f64;
        let whole = (self.to - self.from).max(1) as f64;
        LEFT + (RIGHT - LEFT) * part / whole
    }

    /// Where a bar begins, and its width.
    fn bar(&self, from: u64, to: u64) -> (f64, f64) {
        let x = self.x(from);
        (x, (self.x(to) - x).max(NARROWEST))
    }

    /// The unit of the axis, and how many nanoseconds it has.
    fn unit(&self) -> (&'static str, u64) {
        match self.to - self.from {
            20_000_000.. => ("ms", 1_000_000),
            _ => ("µs", 1_000),
        }
    }

    /// Round numbers of units, three to six of them.
    fn ticks(&self) -> Vec<u64> {
        let (_, unit) = self.unit();
        let length = (self.to - self.from) / unit;
        let steps = (0..).flat_map(|n| [1, 2, 5].map(|it| it * 10_u64.pow(n)));
        let step = steps.into_iter().find(|step| length / step <= 5);
        let step = step.unwrap_or(1);
        let first = (self.from / unit).div_ceil(step);
        (first..)
            .map(|n| n * step)
            .take_while(|n| n * unit <= self.to)
            .collect()
    }
}

fn html(timeline: &Timeline) -> String {
    let program = escaped(&timeline.program);
    format!(
        "<thread-timeline program=\"{program}\">\n<figure>{}\n<figcaption>{}\
         </figcaption>\n</figure>\n<details><summary>The same run as a \
         table</summary>\n{}</details>\n</thread-timeline>",
        svg(timeline),
        key(timeline),
        table(timeline),
    )
}

fn svg(timeline: &Timeline) -> String {
    let scale = Scale::new(timeline);
    let (unit, size) = scale.unit();
    let program = escaped(&timeline.program);
    let bottom = TOP + LANE * timeline.threads() as f64;
    let mut svg = format!(
        "<svg role=\"img\" aria-labelledby=\"timeline-{program}\" \
         aria-describedby=\"timeline-{program}-text\" viewBox=\"0 0 {WIDTH} {:.0}\">\n\
         <title id=\"timeline-{program}\">One run of {program}, thread by \
         thread</title>\n<desc id=\"timeline-{program}-text\">{}</desc>\n\
         <defs><pattern id=\"hatch-{program}\" width=\"7\" height=\"7\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V7\" class=\"hatch\"/></pattern></defs>\n",
        bottom + 34.0,
        description(timeline),
    );
    let mut add = |text: String| svg += &(text + "\n");
    for n in scale.ticks() {
        let x = scale.x(n * size);
        add(format!(
            "<path class=\"tick\" d=\"M{x:.1} {TOP}V{bottom}\"/><text \
             class=\"axis\" x=\"{x:.1}\" y=\"{:.0}\">{n} {unit}</text>",
            bottom + 24.0
        ));
    }
    let lanes = lanes(timeline, 0, 0);
    let top = |thread: usize| {
        let lane = lanes.iter().position(|(it, _)| *it == thread);
        TOP + LANE * lane.expect("every thread was started") as f64
    };
    for &(thread, depth) in &lanes {
        let name = match thread {
            0 => "main".to_owned(),
            _ => format!("<tspan class=\"word\">thread </tspan>{thread}"),
        };
        let (x, y) = (12 * depth, top(thread) + 17.0);
        add(format!("<text x=\"{x}\" y=\"{y}\">{name}</text>"));
    }
    for span in timeline.activities() {
        let (x, width) = scale.bar(span.from, span.to);
        let y = top(span.thread) + 4.0;
        let (class, words) = words(span.what);
        let fill = match span.what {
            Activity::Waits(_) => format!(" fill=\"url(#hatch-{program})\""),
            _ => String::new(),
        };
        add(format!(
            "<rect class=\"{class}\"{fill} x=\"{x:.1}\" y=\"{y}\" \
             width=\"{width:.1}\" height=\"18\"/>"
        ));
        if width > WIDE && span.what != Activity::Runs {
            let middle = x + width / 2.0;
            let y = y + 14.0;
            add(format!(
                "<text class=\"label\" x=\"{middle:.1}\" y=\"{y}\">{words}\
                 </text>"
            ));
        }
    }
    for hold in timeline.holds() {
        let (x, width) = scale.bar(hold.from, hold.to);
        let y = top(hold.thread) + 25.0;
        add(format!(
            "<rect class=\"holds\" x=\"{x:.1}\" y=\"{y}\" \
             width=\"{width:.1}\" height=\"7\"/>"
        ));
    }
    for event in timeline.events.iter().filter(|e| e.ns >= scale.from) {
        let x = scale.x(event.ns);
        let y = top(event.thread);
        match event.does {
            Does::Reads { .. } | Does::Writes { .. } => {}
            Does::Prints { .. } => {
                add(format!(
                    "<path class=\"prints\" d=\"M{x:.1} {}V{}\"/>",
                    y - 3.0,
                    y + 4.0
                ));
                continue;
            }
            _ => continue,
        }
        let (side, x_of_text) = match x > (LEFT + RIGHT) / 2.0 {
            true => ("before", x - 6.0),
            false => ("after", x + 6.0),
        };
        add(format!(
            "<path class=\"mark\" d=\"M{x:.1} {}V{}\"/><text class=\"{side}\" \
             x=\"{x_of_text:.1}\" y=\"{}\">{}</text>",
            y,
            y + 34.0,
            y + 37.0,
            what(&event.does)
        ));
    }
    svg + "</svg>"
}

fn name(thread: usize) -> String {
    match thread {
        0 => "main".to_owned(),
        _ => format!("thread {thread}"),
    }
}

/// The threads and their depths: below each the ones that it has started.
fn lanes(
    timeline: &Timeline,
    thread: usize,
    depth: usize,
) -> Vec<(usize, usize)> {
    let children = (0..timeline.threads())
        .filter(|child| timeline.parent(*child) == Some(thread))
        .flat_map(|child| lanes(timeline, child, depth + 1));
    [(thread, depth)].into_iter().chain(children).collect()
}

/// A class for the style sheet, and what is written on a bar.
fn words(activity: Activity) -> (&'static str, &'static str) {
    match activity {
        Activity::Runs => ("runs", "runs"),
        Activity::Sleeps => ("sleeps", "sleeps"),
        Activity::Waits(reason) => ("waits", waits(reason)),
    }
}

fn waits(reason: Reason) -> &'static str {
    match reason {
        Reason::Lock => "waits for the lock",
        Reason::Threads => "waits for its threads",
        Reason::Task => "waits for a task",
    }
}

/// What an event is, as HTML.
fn what(does: &Does) -> String {
    match does {
        Does::Starts { .. } => "starts".into(),
        Does::Ends => "ends".into(),
        Does::Prints { text } => {
            format!("prints <code>{}</code>", escaped(text.trim_end()))
        }
        Does::Sleeps => "goes to sleep".into(),
        Does::Waits { reason } => waits(*reason).into(),
        Does::GoesOn => "goes on".into(),
        Does::Holds { .. } => "has the lock".into(),
        Does::Releases { .. } => "releases the lock".into(),
        Does::Reads { value } => format!("reads {}", escaped(value)),
        Does::Writes { value } => format!("writes {}", escaped(value)),
    }
}

/// The run in a few sentences, for those who do not see the drawing.
fn description(timeline: &Timeline) -> String {
    let (unit, size) = Scale::new(timeline).unit();
    let at = |ns: u64| format!("{} {unit}", ns / size);
    let mut text = format!(
        "{} threads, {} from the start to the end.",
        timeline.threads(),
        at(timeline.length())
    );
    for hold in timeline.holds() {
        let (name, from, to) = (name(hold.thread), at(hold.from), at(hold.to));
        let _ = write!(text, " {name} holds the lock from {from} to {to}.");
    }
    for span in timeline.activities() {
        if span.what == Activity::Waits(Reason::Lock) {
            let (name, from, to) =
                (name(span.thread), at(span.from), at(span.to));
            let _ = write!(text, " {name} waits for it from {from} to {to}.");
        }
    }
    text + " The table has every event."
}

/// What the bars mean: those that the drawing has.
fn key(timeline: &Timeline) -> String {
    let program = escaped(&timeline.program);
    let classes: Vec<_> =
        timeline.activities().iter().map(|span| words(span.what).0).collect();
    let mut key = String::new();
    for class in ["runs", "sleeps", "waits", "holds"] {
        let words = match class {
            "holds" if !timeline.holds().is_empty() => "holds the lock",
            class if classes.contains(&class) => class,
            _ => continue,
        };
        let fill = match class {
            "waits" => format!(" fill=\"url(#hatch-{program})\""),
            _ => String::new(),
        };
        let height = if class == "holds" { 7 } else { 14 };
        let _ = write!(
            key,
            "<span><svg aria-hidden=\"true\" viewBox=\"0 0 30 16\"><rect \
             class=\"{class}\"{fill} x=\"1\" y=\"1\" width=\"28\" \
             height=\"{height}\"/></svg> {words}</span> "
        );
    }
    key + "<span><svg aria-hidden=\"true\" viewBox=\"0 0 8 16\"><path \
           class=\"prints\" d=\"M4 1V15\"/></svg> prints a line</span>"
}

fn table(timeline: &Timeline) -> String {
    let (unit, size) = Scale::new(timeline).unit();
    let mut table = format!(
        "<div class=\"table-wrapper\"><table><thead><tr><th \
         scope=\"col\">{unit}</th><th scope=\"col\">Thread</th><th \
         scope=\"col\">What it does</th></tr></thead>\n<tbody>\n"
    );
    for event in &timeline.events {
        let _ = writeln!(
            table,
            "<tr><td>{:.1}</td><td>{}</td><td>{}</td></tr>",
            event.ns as f64 / size as f64,
            name(event.thread),
            what(&event.does)
        );
    }
    table + "</tbody></table></div>\n"
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
