//! Real executions of the program, under shuttle.
//!
//! Every modelled operation calls [`step`] before it happens. The thread that
//! is to go next is then chosen here, by a schedule or by a fallback; shuttle
//! switches to it. What an operation does to shared objects is the machine's
//! business ([`crate::machine`]); what this module adds is the program itself,
//! running for real, so that what its threads do next can be learned.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location};
use std::process::{ExitCode, Termination};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock, Once, mpsc};
use std::time::Duration;

use rustc_hash::FxHashMap;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::history::{Hist, MAIN, NOBODY, Obj, Seen};
use crate::machine::{Action, Effect, End, Object, Op, Site, State};
use crate::waiting::{Loop, TRIED};
use crate::world::{Choice, Next, World};

/// A program: what its `main` does.
pub type Program = Arc<dyn Fn() + Send + Sync>;

/// How to go on where the schedule ends.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// The first thread that can move, in the order of their names.
    First,
    /// A random one, from this seed.
    Random(u64),
    /// Only this thread, for [`TRIED`] steps, even round a loop.
    Alone(Hist),
}

/// What to run.
struct Request {
    world: World,
    schedule: Vec<Choice>,
    fallback: Fallback,
    max_steps: usize,
}

/// What an execution did.
pub struct Run {
    /// The choices made, those of the schedule first.
    pub choices: Vec<Choice>,
    /// What it printed.
    pub text: String,
    /// How it ended; nothing when it went on for too long.
    pub end: Option<End>,
    /// Whether the schedule could be followed to its end.
    pub followed: bool,
    /// The last state.
    pub state: State,
}

/// Runs a program again and again, in a thread of its own.
pub struct Runner {
    requests: Option<mpsc::SyncSender<Request>>,
    replies: mpsc::Receiver<(World, Run)>,
    thread: Option<std::thread::JoinHandle<()>>,
    /// How many executions there have been.
    pub executions: usize,
    /// After how many steps an execution is given up.
    pub max_steps: usize,
    /// The loops of the program in which a thread only waits, as far as that is
    /// known and was not refuted.
    pub loops: Vec<Loop>,
    /// Whether the last execution did what contradicts what was known.
    pub fault: bool,
    /// Whether that has told something of `loops`.
    pub learned: bool,
    /// See [`World::scopes_tell`]: for worlds that the search begins.
    pub scopes_tell: bool,
    /// Whether an execution has shown a thread to know more than its history
    /// says.
    pub undecided: bool,
}

impl Runner {
    pub fn new(program: Program) -> Self {
        let (requests, inbox) = mpsc::sync_channel::<Request>(1);
        let (outbox, replies) = mpsc::sync_channel(1);
        let thread = std::thread::spawn(move || {
            let mut config = shuttle::Config::new();
            // Formatting a log line needs more stack than shuttle's default.
            config.stack_size = 256 * 1024;
            config.failure_persistence = shuttle::FailurePersistence::None;
            config.max_steps = shuttle::MaxSteps::None;
            config.silence_warnings = true;
            let director = Director { inbox, outbox };
            shuttle::Runner::new(director, config).run(move || main(&*program));
        });
        Self {
            requests: Some(requests),
            replies,
            thread: Some(thread),
            executions: 0,
            max_steps: 20_000,
            loops: Vec::new(),
            fault: false,
            learned: false,
            scopes_tell: false,
            undecided: false,
        }
    }

    /// Runs the program once along `schedule`, then as `fallback` says, and
    /// notes in `world` what its threads did.
    ///
    /// # Panics
    ///
    /// When shuttle does.
    pub fn run(
        &mut self,
        world: &mut World,
        schedule: Vec<Choice>,
        fallback: Fallback,
    ) -> Run {
        self.executions += 1;
        let request = Request {
            world: std::mem::take(world),
            schedule,
            fallback,
            max_steps: self.max_steps,
        };
        let requests = self.requests.as_ref().expect("only Drop takes it");
        requests.send(request).expect("shuttle stopped");
        let (known, run) = self.replies.recv().expect("shuttle stopped");
        *world = known;
        self.fault = world.fault.is_some();
        self.undecided |= world.undecided;
        run
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take()
            && let Err(panic) = thread.join()
            && !std::thread::panicking()
        {
            panic::resume_unwind(panic);
        }
    }
}

/// Shuttle's scheduler: does what [`Execution`] has chosen.
struct Director {
    inbox: mpsc::Receiver<Request>,
    outbox: mpsc::SyncSender<(World, Run)>,
}

impl Scheduler for Director {
    fn new_execution(&mut self) -> Option<Schedule> {
        if let Some(done) = CURRENT.take() {
            // Nobody waits for it when the runner is gone.
            RUNNING.store(false, Relaxed);
            let _ = self.outbox.send(done.finish());
        }
        let request = self.inbox.recv().ok()?;
        RUNNING.store(true, Relaxed);
        CURRENT.set(Some(Execution::new(request)));
        Some(Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        _: Option<TaskId>,
        _: bool,
    ) -> Option<TaskId> {
        let chosen = with(Execution::task);
        let chosen = chosen
            .and_then(|id| runnable.iter().find(|t| usize::from(t.id()) == id));
        // Once it is over, each thread still there unwinds as it comes.
        Some(chosen.unwrap_or(&runnable[0]).id())
    }

    fn next_u64(&mut self) -> u64 {
        0
    }
}

/// A thread that has not ended.
struct Live {
    start: Hist,
    task: Option<usize>,
    /// Where it waits to take its next step; nothing while it runs.
    arrived: Option<Op>,
    effects: Vec<Effect>,
    made: u32,
    unwinding: bool,
    /// Where it panicked last.
    panicked_at: Option<Site>,
    /// The line that it is forming, to print it.
    forming: Option<Forming>,
}

/// A line that is being formed.
struct Forming {
    site: Site,
    /// Whether standard output is held, since forming the line takes steps.
    holds: bool,
}

struct Execution {
    world: World,
    state: State,
    schedule: Vec<Choice>,
    followed: bool,
    fallback: Fallback,
    max_steps: usize,
    choices: Vec<Choice>,
    news: bool,
    live: Vec<Live>,
    /// The thread whose program code runs now.
    current: Hist,
    /// The choice that is about to be taken.
    turn: Option<Choice>,
    text: String,
    over: bool,
    end: Option<End>,
    level: Option<u8>,
    /// Within the initial value of a static: the ordinal of its next object.
    in_static: Option<u32>,
    number: u64,
}

thread_local! {
    static CURRENT: RefCell<Option<Execution>> = const { RefCell::new(None) };
}

fn with<R>(f: impl FnOnce(&mut Execution) -> R) -> R {
    CURRENT.with_borrow_mut(|current| {
        f(current
            .as_mut()
            .expect("the models only work in a program that is explored"))
    })
}

/// What a thread is told when its execution is over: unwind.
struct Over;

enum Turn {
    Mine(Choice),
    Others,
    Over { unwinding: bool },
}

impl Execution {
    fn new(request: Request) -> Self {
        let mut world = request.world;
        let state = world.initial();
        Self {
            world,
            state,
            schedule: request.schedule,
            followed: true,
            fallback: request.fallback,
            max_steps: request.max_steps,
            choices: Vec::new(),
            news: false,
            live: vec![Live::new(MAIN, Some(0))],
            current: MAIN,
            turn: None,
            text: String::new(),
            over: false,
            end: None,
            level: None,
            in_static: None,
            number: NUMBER.fetch_add(1, Relaxed),
        }
    }

    fn finish(mut self) -> (World, Run) {
        if self.news {
            self.world.executions.push(self.choices.clone());
        }
        let followed =
            self.followed && self.choices.len() >= self.schedule.len();
        let run = Run {
            choices: self.choices,
            text: self.text,
            end: self.end,
            followed,
            state: self.state,
        };
        (self.world, run)
    }

    fn live(&mut self, start: Hist) -> &mut Live {
        let live = self.live.iter_mut().find(|l| l.start == start);
        live.expect("a thread runs that has not been started")
    }

    fn arrive(&mut self, action: Action, site: Site) {
        let current = self.current;
        let live = self.live(current);
        live.made = 0;
        let next = Next {
            effects: std::mem::take(&mut live.effects),
            op: Op { action, site },
        };
        live.arrived = Some(next.op.clone());
        for effect in &next.effects {
            self.state.effect(effect);
        }
        let at = self.state.position(current).expect("it is live");
        let hist = self.state.threads[at].hist;
        let site = next.op.site;
        let news = self.world.learn(hist, next, self.choices.len());
        if news && within_the_last_drop() {
            self.world.fault.get_or_insert_with(|| {
                format!(
                    "the explorer does not model which thread drops the last `Arc`, and here that \
                     thread takes a step which others can notice: {site}"
                )
            });
        }
        self.news |= news;
        let head = self.world.head(&self.state, hist);
        self.state.threads[at].hist = head;
    }

    /// Chooses who goes next, when everybody has arrived somewhere.
    fn choose(&mut self) {
        if self.over
            || self.turn.is_some()
            || self.live.iter().any(|l| l.arrived.is_none())
        {
            return;
        }
        if self.choices.len() >= self.max_steps || self.world.fault.is_some() {
            self.over = true;
            return;
        }
        let ways = |x: &Self, live: &Live| {
            let op = live.arrived.as_ref().expect("all have arrived");
            match x.fallback {
                // It shall go round.
                Fallback::Alone(_) => x.state.ways(live.start, &op.action),
                _ => x.world.ways(&x.state, live.start, &op.action),
            }
            .unwrap_or(0)
        };
        if self.followed
            && let Some(&choice) = self.schedule.get(self.choices.len())
        {
            let live = self.live.iter().find(|l| l.start == choice.thread);
            if live.is_some_and(|live| choice.way < ways(self, live)) {
                self.turn = Some(choice);
                return;
            }
            self.followed = false;
        }
        if let Fallback::Alone(thread) = self.fallback {
            let steps = self.choices.len() - self.schedule.len();
            let live = self.live.iter().find(|l| l.start == thread);
            if steps < TRIED && live.is_some_and(|live| ways(self, live) > 0) {
                self.turn = Some(Choice { thread, way: 0 });
            } else {
                self.over = true;
            }
            return;
        }
        let mut possible: Vec<Choice> = Vec::new();
        for live in &self.live {
            let thread = live.start;
            possible.extend(
                (0..ways(self, live)).map(|way| Choice { thread, way }),
            );
            if matches!(self.fallback, Fallback::First) && !possible.is_empty()
            {
                break;
            }
        }
        if possible.is_empty() {
            self.end = Some(End::Deadlock);
            self.over = true;
            return;
        }
        let index = match &mut self.fallback {
            Fallback::First | Fallback::Alone(_) => 0,
            Fallback::Random(seed) => {
                (random(seed) % possible.len() as u64) as usize
            }
        };
        self.turn = Some(possible[index]);
    }

    /// The task that shuttle shall run now.
    fn task(&mut self) -> Option<usize> {
        if self.over {
            return None;
        }
        if let Some(new) = self.live.iter().find(|l| l.arrived.is_none()) {
            return new.task;
        }
        self.choose();
        let thread = self.turn?.thread;
        self.live(thread).task
    }

    fn turn(&mut self, me: Hist) -> Turn {
        self.choose();
        match self.turn {
            _ if self.over => Turn::Over { unwinding: self.live(me).unwinding },
            Some(choice) if choice.thread == me => Turn::Mine(choice),
            _ => Turn::Others,
        }
    }

    /// Takes the step that was chosen.
    fn take(&mut self, choice: Choice) -> Seen {
        STEPS.fetch_add(1, Relaxed);
        self.turn = None;
        self.current = choice.thread;
        self.choices.push(choice);
        let op =
            self.live(choice.thread).arrived.take().expect("it has arrived");
        let step = self.world.step(&mut self.state, choice, &op.action);
        let seen = step.expect("a step was chosen that is possible");
        match op.action {
            Action::Print(text) => {
                self.text.push_str(self.world.texts.get(text))
            }
            Action::Exit { .. } => {
                self.live.retain(|l| l.start != choice.thread);
                self.end = self.state.end;
                self.over = self.end.is_some();
            }
            _ => {}
        }
        seen
    }
}

impl Live {
    fn new(start: Hist, task: Option<usize>) -> Self {
        Self {
            start,
            task,
            arrived: None,
            effects: Vec::new(),
            made: 0,
            unwinding: false,
            panicked_at: None,
            forming: None,
        }
    }
}

/// SplitMix64: small, and the same everywhere.
pub fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Waits for the calling thread's turn, and takes its next step: `action`.
/// Returns what it sees.
///
/// # Panics
///
/// Unwinds the thread, without a message, when the execution is over.
#[track_caller]
pub fn step(action: Action) -> Seen {
    step_at(action, Location::caller().into())
}

/// Like [`step`], for a step whose place in the source is known otherwise.
pub fn step_at(action: Action, site: Site) -> Seen {
    let forming = with(|x| {
        let current = x.current;
        let live = x.live.iter_mut().find(|l| l.start == current && !x.over);
        let forming = live.and_then(|l| l.forming.as_mut());
        forming.map(|f| (f.site, std::mem::replace(&mut f.holds, true)))
    });
    if let Some((site, false)) = forming {
        step_at(Action::LockOutput, site);
    }
    // Whoever calls is called by the formatting: that says nothing to a reader.
    let site = forming.map_or(site, |f| f.0);
    let me = with(|x| {
        if !x.over {
            x.arrive(action, site);
        }
        x.current
    });
    wait(me)
}

/// Waits until the threads of `scope` have ended. Returns whether one of them
/// panicked and nobody joined it.
pub fn gather(scope: Obj, site: Site) -> bool {
    step_at(Action::Gather(scope), site);
    with(|x| match x.state.object(scope) {
        Some(Object::Scope { panicked, .. }) => !x.over && !panicked.is_empty(),
        _ => false,
    })
}

fn wait(me: Hist) -> Seen {
    loop {
        match with(|x| x.turn(me)) {
            Turn::Mine(choice) => return with(|x| x.take(choice)),
            Turn::Others => {
                switch();
                with(|x| x.current = me);
            }
            Turn::Over { unwinding: true } => return Seen::Nothing,
            Turn::Over { unwinding: false } => {
                with(|x| x.live(me).unwinding = true);
                panic::resume_unwind(Box::new(Over));
            }
        }
    }
}

/// Lets shuttle run somebody else.
fn switch() {
    shuttle::thread::sleep(Duration::ZERO);
}

/// Makes an object.
#[track_caller]
pub fn create(initial: Object) -> Obj {
    let site = Location::caller().into();
    with(|x| {
        let current = x.current;
        if x.over {
            return Obj::MAX;
        }
        if let Some(ordinal) = &mut x.in_static {
            let object = x.world.objects.named(NOBODY, *ordinal);
            *ordinal += 1;
            x.world.made_at.entry(object).or_insert(site);
            if x.state.object(object).is_none() {
                x.state.effect(&Effect::Create(object, initial.clone()));
                x.world.statics.push((object, initial));
            }
            return object;
        }
        let at = x.state.position(current).expect("it is live");
        let maker = x.state.threads[at].hist;
        let ordinal = x.live(current).made;
        let object = x.world.objects.named(maker, ordinal);
        x.world.made_at.entry(object).or_insert(site);
        let live = x.live(current);
        live.made += 1;
        live.effects.push(Effect::Create(object, initial));
        object
    })
}

/// Makes the initial value of the static with this number in its file: its
/// objects are there from the start, whoever comes to them first.
pub fn in_static<R>(number: u32, f: impl FnOnce() -> R) -> R {
    with(|x| x.in_static = Some(number * 256));
    let value = f();
    with(|x| x.in_static = None);
    value
}

/// The number of this execution, among all of the process.
pub fn number() -> u64 {
    with(|x| x.number)
}

/// How many steps all executions have taken, and whether one is under way: for
/// a watchdog.
pub fn pulse() -> (u64, bool) {
    (STEPS.load(Relaxed), RUNNING.load(Relaxed))
}

static STEPS: AtomicU64 = AtomicU64::new(0);
static RUNNING: AtomicBool = AtomicBool::new(false);
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Notes an effect that needs no step.
pub fn effect(effect: Effect) {
    with(|x| {
        let current = x.current;
        if !x.over {
            x.live(current).effects.push(effect);
        }
    });
}

/// Whether the execution is over and everybody only unwinds.
pub fn over() -> bool {
    with(|x| x.over)
}

/// Looks at what a lock guards when nobody else can reach it: a step, except
/// within the destructor of what an `Arc` held. There a step would be refused;
/// and whatever that destructor does with what it finds, if others can notice
/// it, is a step, and refused.
#[track_caller]
pub fn own(lock: Obj) {
    if within_the_last_drop() {
        return;
    }
    let held = with(|x| match x.state.object(lock) {
        Some(Object::Mutex { holder, .. }) => holder.is_some(),
        Some(Object::RwLock { writer, readers, .. }) => {
            writer.is_some() || !readers.is_empty()
        }
        _ => false,
    });
    if held && !over() {
        // Who forgot it may have changed the data since.
        not_modelled("the data of a lock whose guard was forgotten");
    }
    step(Action::Own(lock));
}

/// Lets a receiver go: a step, unless this thread has found the channel closed
/// before. Then no sender is left, and nobody can notice. `drops`: it can be
/// noticed when a message is dropped. Returns whether messages are left that
/// nobody else can receive, in that case.
#[track_caller]
pub fn drop_receiver(channel: Obj, drops: bool) -> bool {
    let late = with(|x| {
        let at = x.state.position(x.current);
        let closed = at.is_some_and(|at| {
            x.world.closed(x.state.threads[at].hist, channel)
        });
        // The same holds whichever thread drops the last `Arc` to it.
        let sender = matches!(
            x.state.object(channel),
            Some(Object::Channel { senders: 1.., .. })
        );
        closed || !sender && within_the_last_drop()
    });
    if late {
        false
    } else if drops {
        step(Action::LeaveReceiver(channel)) == Seen::Full
    } else {
        step(Action::DropReceiver(channel));
        false
    }
}

/// Whether the calling thread holds this lock.
pub fn holds(lock: Obj) -> bool {
    with(|x| match x.state.object(lock) {
        Some(Object::Mutex { holder, .. }) => *holder == Some(x.current),
        Some(Object::RwLock { writer, readers, .. }) => {
            *writer == Some(x.current) || readers.contains(&x.current)
        }
        _ => false,
    })
}

/// The number of a text, for [`Action::Print`].
pub fn text(text: &str) -> u32 {
    with(|x| x.world.texts.intern(text))
}

/// Prints a line, in one step. `println!` holds standard output from before it
/// forms the line until it has written it. Nobody can tell unless forming it
/// takes steps: then that is a step, too.
#[track_caller]
pub fn print(line: fmt::Arguments<'_>, end: &str) {
    let site = Location::caller().into();
    let begun = with(|x| {
        let current = x.current;
        if x.over {
            return true;
        }
        let live = x.live(current);
        let first = live.forming.is_none();
        live.forming = Some(Forming { site, holds: false });
        first
    });
    if !begun {
        not_modelled("a print by what is being printed");
    }
    let mut formed = Formed { text: String::new(), whole: false };
    fmt::write(&mut formed.text, line)
        .expect("what is printed fails to form its text");
    formed.whole = true;
    formed.text.push_str(end);
    let holds = with(|x| {
        let current = x.current;
        let live = x.live.iter_mut().find(|l| l.start == current);
        live.and_then(|l| l.forming.take()).is_some_and(|f| f.holds)
    });
    if !formed.text.is_empty() {
        let text = text(&formed.text);
        step_at(Action::Print(text), site);
    }
    if holds {
        step_at(Action::UnlockOutput, site);
    }
}

/// The text of a line so far.
struct Formed {
    text: String,
    whole: bool,
}

impl Drop for Formed {
    fn drop(&mut self) {
        if self.whole {
            return;
        }
        // Real prints write what there is, piece by piece.
        with(|x| {
            let current = x.current;
            let live = x.live.iter_mut().find(|l| l.start == current);
            let holds =
                live.and_then(|l| l.forming.take()).is_some_and(|f| f.holds);
            if !x.over && (holds || !self.text.is_empty()) {
                let fault = "the explorer does not model a panic half-way through a line";
                x.world.fault.get_or_insert_with(|| fault.to_owned());
                x.over = true;
            }
        });
    }
}

/// The history of the thread that calls.
pub fn history() -> Hist {
    with(|x| {
        let at = x.state.position(x.current);
        at.map_or(x.current, |at| x.state.threads[at].hist)
    })
}

/// The thread that calls: its name here, and the object that stands for it.
pub fn me() -> (Hist, Obj) {
    with(|x| (x.current, x.world.objects.thread(x.current)))
}

/// The name that the program gave a thread.
pub fn thread_name(thread: Hist) -> Option<String> {
    with(|x| x.world.name(thread).map(str::to_owned))
}

/// The most detailed level that is logged, or nothing before the set-up.
pub fn level() -> Option<u8> {
    CURRENT.with_borrow(|x| x.as_ref().and_then(|x| x.level))
}

/// Sets the most detailed level that is logged. Returns whether it had been
/// set before.
pub fn set_level(level: u8) -> bool {
    with(|x| x.level.replace(level).is_some())
}

/// Whether the calling thread is unwinding.
pub fn panicking() -> bool {
    with(|x| {
        let current = x.current;
        x.live(current).unwinding
    })
}

/// Marks the calling thread as unwinding, or as no longer so.
pub fn set_panicking(unwinding: bool) {
    with(|x| {
        let current = x.current;
        if let Some(live) = x.live.iter_mut().find(|l| l.start == current) {
            live.unwinding = unwinding;
        }
    });
}

/// Calls `f` and catches its panic, but not the end of the execution.
///
/// # Errors
///
/// What `f` panicked with.
pub fn catch<R>(f: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_all(f)
        .inspect_err(|payload| {
            if !payload.is::<Over>() {
                set_panicking(false);
            }
        })
        .map_err(|payload| {
            if payload.is::<Over>() {
                panic::resume_unwind(payload);
            }
            payload
        })
}

fn catch_all<R>(f: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    panic::catch_unwind(AssertUnwindSafe(f))
}

/// Calls `f` and lets every panic pass, but only after `then`.
pub fn finally<R>(f: impl FnOnce() -> R, then: impl FnOnce(bool) -> bool) -> R {
    match catch_all(f) {
        Ok(value) => {
            then(false);
            value
        }
        Err(payload) => {
            then(true);
            panic::resume_unwind(payload)
        }
    }
}

/// Takes the step [`Action::Spawn`]. Returns the new thread, which
/// [`started`] must be told of.
#[track_caller]
pub fn spawn(scope: Option<Obj>, name: Option<String>) -> (Hist, Obj) {
    let spawner = with(|x| {
        let current = x.current;
        x.state.position(current).map(|at| x.state.threads[at].hist)
    });
    step(Action::Spawn { scope });
    with(|x| {
        if x.over {
            return (MAIN, Obj::MAX);
        }
        let child = x.world.histories.start(spawner.expect("it is live"));
        if let Some(name) = name {
            x.world.set_name(child, name);
        }
        x.live.push(Live::new(child, None));
        x.live.sort_by_key(|l| l.start);
        (child, x.world.objects.thread(child))
    })
}

/// Tells which of shuttle's tasks runs a thread.
pub fn started(thread: Hist, task: usize) {
    with(|x| {
        if !x.over {
            x.live(thread).task = Some(task);
        }
    });
}

/// The body of a thread: runs `f` to its end, hands what it returned to
/// `keep`, and takes the last step. `tells` says whether that result can tell a
/// joining thread anything. `within_the_last_drop` looks for it by its name.
#[inline(never)]
pub fn body<R>(
    thread: Hist,
    tells: bool,
    f: impl FnOnce() -> R,
    keep: impl FnOnce(Result<R, Box<dyn Any + Send>>),
) {
    let mut site = Site { file: "", line: 0, column: 0 };
    if over() {
        return;
    }
    with(|x| x.current = thread);
    let result = catch_all(f);
    if over() {
        return;
    }
    set_panicking(false);
    let panicked = result.is_err();
    let hist = with(|x| {
        if panicked {
            site = x.live(thread).panicked_at.unwrap_or(site);
        }
        let at = x.state.position(thread).expect("it is live");
        x.state.threads[at].hist
    });
    let told = if panicked || tells { Seen::From(hist) } else { Seen::Nothing };
    keep(result);
    let exit = Action::Exit { panicked, result: told };
    // The execution may end before this thread does.
    let _ = catch_all(|| step_at(exit, site));
}

/// What `main` has returned: an error counts as a failure, like a panic.
///
/// # Panics
///
/// Unwinds `main` when it has returned an error.
pub fn returned(result: impl Termination) {
    let code = format!("{:?}", result.report());
    if code != format!("{:?}", ExitCode::SUCCESS) {
        panic::resume_unwind(Box::new(code));
    }
}

fn main(program: &(dyn Fn() + Send + Sync)) {
    quiet_panics();
    body(MAIN, false, program, |_| {});
}

/// Whether the caller is within the destructor of what an `Arc` held: which
/// thread runs that depends on an order that the models do not see. Asked once
/// for each history, so it may take its time.
fn within_the_last_drop() -> bool {
    struct Asks<'a>(&'a mut bool);
    impl Drop for Asks<'_> {
        fn drop(&mut self) {
            *self.0 = is_the_last_drop_on_the_stack();
        }
    }
    /// Whether names on the stack tell, as this program was built.
    static TOLD: LazyLock<bool> = LazyLock::new(|| {
        let mut told = false;
        drop(Arc::new(Asks(&mut told)));
        told
    });
    if !*TOLD {
        // Better no answer than a wrong one.
        not_modelled("destructors in a program built without names");
    }
    is_the_last_drop_on_the_stack()
}

fn is_the_last_drop_on_the_stack() -> bool {
    /// What a function on the stack says.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Says {
        Nothing,
        /// An `Arc` is being dropped.
        Last,
        /// The thread begins here: what called it is none of the program's,
        /// and to look up its names can take long.
        Begins,
    }
    thread_local! {
        static KNOWN: RefCell<FxHashMap<usize, Says>> = RefCell::default();
    }
    let mut says = Says::Nothing;
    backtrace::trace(|frame| {
        let function = frame.symbol_address() as usize;
        let known = KNOWN.with_borrow(|known| known.get(&function).copied());
        says = known.unwrap_or_else(|| {
            let mut says = Says::Nothing;
            backtrace::resolve_frame(frame, |symbol| {
                let name = symbol.name().map(|name| name.to_string());
                let name = name.unwrap_or_default();
                // Debug information may leave out whose function it is; an
                // `Rc`, which has one of that name too, has its own file.
                let of_arc = name.contains("Arc<")
                    || symbol
                        .filename()
                        .is_some_and(|f| f.ends_with("sync.rs"));
                if of_arc && name.contains("drop_slow") {
                    says = Says::Last;
                } else if name.starts_with("engine::execution::body") {
                    says = Says::Begins;
                }
            });
            KNOWN.with_borrow_mut(|known| known.insert(function, says));
            says
        });
        says == Says::Nothing
    });
    says == Says::Last
}

/// A place that a panic names. Names of files live as long as the program, but
/// the hook may not say so.
fn site(location: &Location<'_>) -> Site {
    thread_local! {
        static FILES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    let file = FILES.with_borrow_mut(|files| {
        match files.iter().find(|f| **f == location.file()) {
            Some(file) => *file,
            None => {
                let file: &'static str = location.file().to_owned().leak();
                files.push(file);
                file
            }
        }
    });
    Site { file, line: location.line(), column: location.column() }
}

/// Keeps panics of explored programs off the terminal.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let default = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let explored =
                CURRENT.try_with(|current| match current.try_borrow_mut() {
                    Ok(mut current) => match &mut *current {
                        Some(x) => {
                            let start = x.current;
                            if let Some(live) =
                                x.live.iter_mut().find(|l| l.start == start)
                            {
                                live.unwinding = true;
                                live.panicked_at = info.location().map(site);
                            }
                            true
                        }
                        None => false,
                    },
                    Err(_) => false,
                });
            if !matches!(explored, Ok(true)) {
                default(info);
            }
        }));
    });
}

/// Ends the exploration: the program needs something that has no model.
///
/// # Panics
///
/// Unwinds the thread: the execution is over.
pub fn not_modelled(what: &str) -> ! {
    with(|x| {
        let fault = format!("the explorer does not model {what}");
        x.world.fault.get_or_insert(fault);
        x.over = true;
        let current = x.current;
        x.live(current).unwinding = true;
    });
    panic::resume_unwind(Box::new(Over));
}
