//! `jotbench scan`: every token in files and streams of any size, a line each.

mod judge;
mod line;
mod printer;
mod progress;
mod record;
mod sources;
mod tally;

use std::{
    io::{self, IsTerminal as _},
    num::NonZeroUsize,
    sync::{atomic::Ordering::Relaxed, mpsc},
};

use self::{
    judge::Judge,
    line::Styles,
    printer::{Printed, Printer},
    progress::Meter,
    sources::Sources,
};
use super::{
    args::ScanArgs,
    failure::{Exit, Failure},
    output,
};
use crate::scan::{Progress, Trouble, scan};

/// Scans, prints and sums up.
///
/// # Errors
/// The arguments or the key cannot be read, or standard output cannot be written. An input that
/// cannot be read is told of, and the others are scanned all the same.
pub fn run(arguments: &ScanArgs) -> Result<Exit, Failure> {
    let judge = Judge::of(arguments, styles())?;
    let sources = Sources::of(&arguments.files)?;
    let meter = Meter::default();
    let progress = Progress::default();
    let mut printer = Printer::of(arguments, &meter);
    let troubles = scan_all(arguments, &sources, &judge, &progress, &meter, &mut printer);
    let outcome = printer.finish()?;
    for complaint in &sources.refused {
        output::complain(&complaint.lines("error"));
    }
    for trouble in &troubles {
        output::complain(&sources.complaint(trouble).lines("error"));
    }
    sum_up(arguments, &sources, &progress, outcome, judge.has_key());
    let is_whole = sources.refused.is_empty() && troubles.is_empty();
    Ok(if is_whole { outcome.tally.exit() } else { Exit::WrongUse })
}

/// Scans all inputs, with progress on the terminal where it is wanted.
fn scan_all(
    arguments: &ScanArgs,
    sources: &Sources,
    judge: &Judge,
    progress: &Progress,
    meter: &Meter,
    printer: &mut Printer<'_>,
) -> Vec<Trouble> {
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok());
    std::thread::scope(|scope| {
        let (running, ended) = mpsc::channel::<()>();
        if progress::is_wanted(arguments.no_progress) {
            let meter = move || meter.run(progress, &ended);
            // A thread that cannot be started costs the progress alone.
            let _ =
                std::thread::Builder::new().name("progress".to_owned()).spawn_scoped(scope, meter);
        }
        let troubles = scan(
            &sources.inputs,
            threads.unwrap_or(NonZeroUsize::MIN),
            progress,
            |sighting| judge.see(sources, &sighting),
            |seen| printer.take(seen),
        );
        drop(running);
        troubles
    })
}

/// Says what it came to. Scripts that read JSON count for themselves, and whoever stopped reading
/// wants to know no more.
fn sum_up(
    arguments: &ScanArgs,
    sources: &Sources,
    progress: &Progress,
    printed: Printed,
    has_key: bool,
) {
    if printed.was_cut_off || (arguments.json && !io::stderr().is_terminal()) {
        return;
    }
    let bytes = progress.bytes.load(Relaxed);
    let words = printed.tally.in_words(printed.different, &sources.in_words(), bytes);
    output::complain(&format!("{words}\n"));
    if !has_key && printed.tally.not_checked > 0 {
        output::complain(
            "hint: --any-client, --client NAME, --secret-file FILE or --key FILE checks signatures\n",
        );
    }
}

fn styles() -> Styles {
    let choice = anstream::AutoStream::choice(&io::stdout());
    if choice == anstream::ColorChoice::Never { Styles::default() } else { Styles::coloured() }
}
