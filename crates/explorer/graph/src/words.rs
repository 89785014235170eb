//! Steps in words.

use crate::{Graph, Object, Place, Step};

impl Graph {
    /// What a step does: `reads value: 0`.
    pub fn action(&self, step: &Step) -> String {
        let object = self.object(step);
        let other = self.name(step.other);
        let value = step.value.as_deref().unwrap_or_default();
        let quoted = || {
            let text = step.text.as_deref().unwrap_or_default();
            format!("prints {:?}", text.trim_end())
        };
        match (step.kind.as_str(), value) {
            ("print", _) => quoted(),
            ("start", _) => format!("starts {other}"),
            ("join", _) => format!("joins {other}"),
            ("join all", _) => "joins the threads of its scope".to_owned(),
            ("yield", _) => "lets others go on".to_owned(),
            ("own", "") => format!("takes the value out of {object}"),
            ("own", _) => format!("takes {value} out of {object}"),
            ("read", _) => format!("reads {object}: {value}"),
            ("write", _) => format!("writes {object}: {value}"),
            ("update", _) => format!("updates {object}: {value}"),
            ("lock", "waits") => format!("waits for {object}: no new readers"),
            ("lock" | "lock shared", _) => format!("locks {object}"),
            ("unlock" | "unlock shared", _) => format!("unlocks {object}"),
            ("try lock" | "try lock shared", "taken") => {
                format!("finds {object} taken")
            }
            ("try lock" | "try lock shared", _) => format!("locks {object}"),
            ("send", "waits") => format!("offers a message to {object}"),
            ("hand over", "") => format!("hands its message over to {object}"),
            ("hand over", why) => format!("cannot send to {object}: {why}"),
            ("receive", "waits") => format!("comes to wait for {object}"),
            ("send" | "try send", "") => format!("sends to {object}"),
            ("send" | "try send", why) => {
                format!("cannot send to {object}: {why}")
            }
            ("receive" | "try receive", "") => {
                format!("receives from {object}")
            }
            ("receive" | "try receive", why) => format!("finds {object} {why}"),
            ("drop sender" | "drop receiver", _) => {
                format!("drops its end of {object}")
            }
            ("wait", _) => format!("waits for {object}"),
            ("wake", "") => format!("wakes, notified by {object}"),
            ("wake", _) => format!("wakes, the time being up, from {object}"),
            ("notify one" | "notify all", "nobody") => {
                format!("notifies nobody by {object}")
            }
            ("notify one" | "notify all", _) => format!("notifies by {object}"),
            ("park", _) => "goes on, unparked".to_owned(),
            ("unpark", _) => format!("unparks {other}"),
            ("arrive", _) => format!("arrives at {object}"),
            ("leave", _) => format!("goes on past {object}"),
            ("initialise", _) => format!("comes to initialise {object}"),
            ("initialised", _) => format!("has initialised {object}"),
            ("look", "") => format!("finds {object} initialised"),
            ("look", _) => format!("finds {object} {value}"),
            ("look who was last", _) => {
                format!("asks whether {object} is poisoned")
            }
            ("hold the output", _) => {
                "holds the output to form a line".to_owned()
            }
            ("let go of the output", _) => "lets go of the output".to_owned(),
            ("end", "") => "ends".to_owned(),
            ("end", _) => "panics".to_owned(),
            (kind, _) => format!("{kind} {object}"),
        }
    }

    /// What a thread that cannot go on [waits](crate::State::waiting) for:
    /// `waits for value, held by thread 1`.
    pub fn waits(&self, step: &Step) -> String {
        let object = self.object(step);
        let other = self.name(step.other);
        let held = if other.is_empty() {
            String::new()
        } else if step.value.is_some() {
            format!(", behind {other}, who waits to write")
        } else if step.other == step.thread {
            ", which it holds itself".to_owned()
        } else {
            format!(", held by {other}")
        };
        match step.kind.as_str() {
            "lock" | "lock shared" => format!("waits for {object}{held}"),
            "print" | "hold the output" => {
                format!("waits for the output{held}")
            }
            "join" => format!("waits for {other} to end"),
            "join all" => {
                "waits for the threads of its scope to end".to_owned()
            }
            "receive" => format!("waits for a message from {object}"),
            "send" => format!("waits for room in {object}"),
            "hand over" => format!("waits for a receiver of {object}"),
            "wake" if held.is_empty() => {
                format!("waits to be notified by {object}")
            }
            "wake" => {
                format!("is notified by {object}, but waits for the lock{held}")
            }
            "park" => "waits to be unparked".to_owned(),
            "read" | "update" | "yield" => {
                "goes round a loop that nobody will end".to_owned()
            }
            "leave" => format!("waits for others to arrive at {object}"),
            "initialise" => format!("waits for {object} to be initialised"),
            kind => format!("waits: {kind} {object}"),
        }
    }

    /// Whether a step is worth telling: it is one of the program itself, not
    /// of a library, and does more than start or end something.
    pub fn telling(&self, step: &Step) -> bool {
        let silent = [
            "start",
            "end",
            "join",
            "join all",
            "own",
            "yield",
            "drop sender",
            "drop receiver",
            "leave",
            "initialised",
        ];
        // What a library does is its own affair. An unlock has no line: it is
        // the library's if the lock is.
        let own = match (step.place.line, step.object) {
            (None, Some(object)) => self.objects[object].place.file.is_none(),
            _ => step.place.file.is_none(),
        };
        own && (!silent.contains(&step.kind.as_str()) || step.value.is_some())
    }

    /// The name of a thread; empty for none.
    pub fn name(&self, thread: Option<usize>) -> String {
        thread.map_or_else(String::new, |t| self.threads[t].name.clone())
    }

    fn object(&self, step: &Step) -> String {
        let Some(index) = step.object else { return String::new() };
        let Object { kind, name, place: at } = &self.objects[index];
        match name {
            // The two ends of a channel.
            Some(name) if name.contains(',') => {
                return format!("the {kind} ({name})");
            }
            Some(name) => return name.clone(),
            None => {}
        }
        let same = |o: &&Object| o.kind == *kind && o.place == *at;
        let number = match self.objects.iter().filter(same).count() {
            1 => String::new(),
            _ => {
                let before = &self.objects[..=index];
                format!(" {}", before.iter().filter(same).count())
            }
        };
        match at.words() {
            at if at.is_empty() => format!("the {kind}{number}"),
            at => format!("the {kind}{number} of {at}"),
        }
    }
}

impl Place {
    /// `line 14`, or `pool:31` in another file; empty where the line is not
    /// known.
    pub fn words(&self) -> String {
        match (&self.file, self.line) {
            (None, Some(line)) => format!("line {line}"),
            (Some(file), Some(line)) => {
                let file = file.strip_prefix("crates/").unwrap_or(file);
                format!("{}:{line}", file.replace("/src/lib.rs", ""))
            }
            _ => String::new(),
        }
    }
}

/// 1234567 as 1,234,567: a decimal number, which can be more than any number
/// type holds.
pub fn grouped(decimal: &str) -> String {
    let mut text = String::new();
    for (at, digit) in decimal.chars().enumerate() {
        if at > 0 && (decimal.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
