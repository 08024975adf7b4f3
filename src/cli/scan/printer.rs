//! What is printed of a scan, line after line, and counted.

use std::{
    io::{self, BufWriter, ErrorKind, IsTerminal as _, Write},
    ops::ControlFlow,
};

use super::{
    judge::Seen,
    line::{self, Line},
    progress::Meter,
    record,
    tally::{Different, Tally},
};
use crate::cli::{args::ScanArgs, failure::Failure};

/// The widest place that lines are aligned to, in characters.
const WIDEST_PLACE: usize = 48;

/// Takes what was judged, in order.
pub(super) struct Printer<'m> {
    out: BufWriter<Box<dyn Write>>,
    meter: &'m Meter,
    /// Whether a person sees each line as it comes.
    is_terminal: bool,
    as_json: bool,
    width: usize,
    tally: Tally,
    different: Option<Different>,
    error: Option<io::Error>,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// How many of each verdict.
    pub tally: Tally,
    /// How many are different, where that was asked for.
    pub different: Option<usize>,
    /// Whether the reader went away before the end, as `head` does.
    pub was_cut_off: bool,
}

impl<'m> Printer<'m> {
    /// Prints as the arguments say. The meter makes way on a terminal.
    pub fn of(arguments: &ScanArgs, meter: &'m Meter) -> Self {
        let stdout = anstream::AutoStream::auto(io::stdout());
        Self {
            out: BufWriter::new(Box::new(stdout)),
            meter,
            is_terminal: io::stdout().is_terminal(),
            as_json: arguments.json,
            width: 0,
            tally: Tally::default(),
            different: arguments.unique.then(Different::default),
            error: None,
        }
    }

    /// Counts a token and prints it, at once or in the end.
    pub fn take(&mut self, seen: Seen) -> ControlFlow<()> {
        self.tally.add(seen.overall);
        match (&mut self.different, seen.sha256) {
            (Some(different), Some(sha256)) => {
                different.add(sha256.as_ref(), seen.line);
                ControlFlow::Continue(())
            }
            _ => self.print(&seen.line, None),
        }
    }

    /// Prints what is left.
    ///
    /// # Errors
    /// Standard output cannot be written, such as on a full disk.
    pub fn finish(mut self) -> Result<Printed, Failure> {
        let different = self.different.take();
        let count = different.as_ref().map(Different::len);
        for (line, count) in different.map(Different::into_lines).unwrap_or_default() {
            if self.print(&line, Some(count)).is_break() {
                break;
            }
        }
        if self.error.is_none() {
            self.error = self.out.flush().err();
        }
        match self.error {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::trouble(
                format!("cannot write to standard output: {error}"),
                "check the disk or the program that standard output goes to",
            )),
            error => {
                Ok(Printed { tally: self.tally, different: count, was_cut_off: error.is_some() })
            }
        }
    }

    fn print(&mut self, line: &Line, count: Option<u64>) -> ControlFlow<()> {
        let count = count.map(if self.as_json { record::count } else { line::count });
        let count = count.unwrap_or_default();
        // The lines are aligned as far as it can be known from those before.
        let place = line.place.chars().count();
        self.width = self.width.max(place.min(WIDEST_PLACE));
        let gap = if self.as_json { 0 } else { self.width.saturating_sub(place).saturating_add(2) };
        let (place, head, tail) = (&line.place, &line.head, &line.tail);
        let written = if self.is_terminal {
            let _guard = self.meter.out_of_the_way();
            writeln!(self.out, "{place}{:gap$}{head}{count}{tail}", "")
                .and_then(|()| self.out.flush())
        } else {
            writeln!(self.out, "{place}{:gap$}{head}{count}{tail}", "")
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}
