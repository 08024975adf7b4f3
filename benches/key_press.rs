//! How long a key press takes, from the event to the frame that shows the token signed anew.
//!
//! `cargo bench --bench key_press` types into a payload of 10 KB, as the window does it: the event
//! goes in, the frame is laid out and turned into triangles. It prints medians beside those of a
//! frame in which nothing changes, and fails when the token of a frame is not that of its payload,
//! or when the median takes longer than a frame of a screen with 60 frames a second.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{
    alloc::System,
    fmt::Write as _,
    process::ExitCode,
    time::{Duration, Instant},
};

use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2};
use jotbench::{
    bench::{Command, model::ProfileChoice},
    jwt::{Moment, Secret},
    ui::{
        app::{App, Clock},
        layout::{Contents, Layout, Splits},
        scene::Zone,
    },
};
use zeroizing_alloc::ZeroAlloc;

/// The program's own.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
const RUNS: usize = 200;
const FRAME: Duration = Duration::from_micros(16_667);

fn main() -> ExitCode {
    let ctx = Context::default();
    let now = Moment::from_seconds(1_795_000_000);
    let mut app = App::without_workers(&ctx, Clock::Fixed(now), Zone::Fixed(0));
    app.apply(&ctx, Command::ChooseProfile(ProfileChoice::Id("jwt".to_owned())));
    app.apply(&ctx, Command::SecretTyped(Secret::from("s".repeat(32))));
    app.apply(&ctx, Command::PayloadEdited(payload(10_000)));

    let window = Rect::from_min_size(Pos2::ZERO, SIZE);
    // In the first line's string, so that what is typed keeps the JSON whole.
    let place = Layout::new(window, &Splits::default(), &Contents::default()).payload.min
        + Vec2::new(140.0, 78.0);
    for _ in 0..3 {
        frame(&ctx, &mut app, vec![Event::PointerMoved(place)]);
    }
    for pressed in [true, false] {
        frame(&ctx, &mut app, vec![click(place, pressed)]);
    }

    let mut typed = Vec::new();
    let mut still = Vec::new();
    for _ in 0..RUNS {
        let before = app.model().token_text.clone();
        typed.push(frame(&ctx, &mut app, vec![Event::Text("x".to_owned())]));
        if app.model().token_text == before {
            println!("a key press did not change the token");
            return ExitCode::FAILURE;
        }
        still.push(frame(&ctx, &mut app, vec![Event::PointerMoved(pos2(2.0, 2.0))]));
    }
    let (typed, still) = (median(typed), median(still));
    println!("payload                       {} bytes", app.model().draft.payload.len());
    println!("frame in which nothing changes {still:?}");
    println!("frame with a key press         {typed:?}, the token signed anew in it");
    println!("share of a frame at 60 Hz      {:.2}", typed.as_secs_f64() / FRAME.as_secs_f64());
    if typed <= FRAME { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A payload of about this many bytes, laid out as the pane shows it.
fn payload(bytes: usize) -> String {
    let mut text = "{\n  \"sub\": \"somebody\"".to_owned();
    let mut number = 0;
    while text.len() < bytes {
        let _ = write!(text, ",\n  \"claim{number}\": \"the value of the claim {number}\"");
        number += 1;
    }
    text.push_str("\n}");
    text
}

fn click(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

/// Draws one frame as the window does, and returns how long it took.
fn frame(ctx: &Context, app: &mut App, events: Vec<Event>) -> Duration {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
        events,
        ..RawInput::default()
    };
    let start = Instant::now();
    let output = ctx.run_ui(input, |ui| app.frame(ui));
    let shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
    std::hint::black_box(shapes);
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
