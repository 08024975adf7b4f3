//! Reads the clipboard for a paste into a text field.
//!
//! What another program copied, that program hands over, and a program that hangs does not: then a
//! read takes many seconds. So each read has a thread of its own. The frame thread never waits for
//! one, and neither does the thread that copies and clears. While a read hangs, another program
//! holds the clipboard, so nothing of ours that would have to be cleared is there.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{self, Receiver, TryRecvError},
    },
    thread,
};

use zeroize::Zeroizing;

use super::{clipboard::Opener, residue::wipe_stack};

/// What a read of the clipboard gave.
pub enum FieldPaste {
    /// Its text, with the line ends of a text field; empty where there is none.
    Text(Zeroizing<String>),
    /// Threads have no clipboard here: some Wayland desktops show it to windows alone.
    NoClipboard,
    /// It cannot be read, and why.
    Failed(String),
}

/// A read that may still go on. Dropping it gives the read up: a text that comes too late is wiped.
pub struct FieldRead(Receiver<FieldPaste>);

impl FieldRead {
    /// Reads on a thread of its own, and calls `wake` when the answer is there.
    pub(super) fn start(opener: Opener, wake: Arc<dyn Fn() + Send + Sync>) -> io::Result<Self> {
        let (sender, answer) = mpsc::channel();
        thread::Builder::new().name("jotbench-paste".to_owned()).spawn(move || {
            let paste = catch_unwind(AssertUnwindSafe(|| read(&opener)))
                .unwrap_or_else(|_| FieldPaste::Failed("Jotbench itself failed".to_owned()));
            // Whoever asked may have given it up.
            let _ = sender.send(paste);
            wipe_stack();
            wake();
        })?;
        Ok(Self(answer))
    }

    /// A read that is over, with this answer.
    pub(crate) fn over(paste: FieldPaste) -> Self {
        let (sender, answer) = mpsc::channel();
        let _ = sender.send(paste);
        Self(answer)
    }

    /// The answer, once, when it is there. Never waits.
    #[must_use]
    pub fn answer(&self) -> Option<FieldPaste> {
        match self.0.try_recv() {
            Ok(paste) => Some(paste),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(FieldPaste::Failed("Jotbench itself failed".to_owned()))
            }
        }
    }

    /// A read whose answer a test gives.
    #[cfg(test)]
    pub(crate) fn pending() -> (mpsc::Sender<FieldPaste>, Self) {
        let (sender, answer) = mpsc::channel();
        (sender, Self(answer))
    }
}

fn read(opener: &Opener) -> FieldPaste {
    let Ok(mut board) = opener() else { return FieldPaste::NoClipboard };
    match board.text() {
        Ok(text) => FieldPaste::Text(with_line_ends(text.unwrap_or_default())),
        Err(problem) => FieldPaste::Failed(problem),
    }
}

/// The text with `\n` at the end of its lines, as text fields have it.
fn with_line_ends(text: Zeroizing<String>) -> Zeroizing<String> {
    if !text.contains("\r\n") {
        return text;
    }
    // Large enough at once: a text that grows leaves copies of itself behind.
    let mut mended = Zeroizing::new(String::with_capacity(text.len()));
    for (at, part) in text.split("\r\n").enumerate() {
        if at > 0 {
            mended.push('\n');
        }
        mended.push_str(part);
    }
    mended
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// The answer of a read from a clipboard that this opener opens.
    fn answer(opener: Opener) -> FieldPaste {
        let (woken, waking) = mpsc::channel();
        let wake = Arc::new(move || woken.send(()).unwrap_or_default());
        let read = FieldRead::start(opener, wake).unwrap();
        waking.recv_timeout(Duration::from_secs(20)).unwrap();
        read.answer().expect("the answer is there before the window is woken")
    }

    #[test]
    fn line_ends_are_those_of_a_text_field_and_nothing_else_is_altered() {
        for (text, mended) in
            [("a\r\nb\r\n", "a\nb\n"), ("a\rb\n\n", "a\rb\n\n"), ("\r\n\r\n", "\n\n"), ("", "")]
        {
            assert_eq!(*with_line_ends(Zeroizing::new(text.to_owned())), mended);
        }
    }

    #[test]
    fn a_missing_clipboard_and_a_panic_are_answers_too() {
        let missing: Opener = Box::new(|| Err("no clipboard is available here".to_owned()));
        assert!(matches!(answer(missing), FieldPaste::NoClipboard));
        let broken: Opener = Box::new(|| panic!("on purpose"));
        assert!(matches!(answer(broken), FieldPaste::Failed(_)));
    }

    #[test]
    fn a_read_that_hangs_is_not_waited_for() {
        let (end, hanging) = mpsc::channel::<()>();
        let hanging = std::sync::Mutex::new(hanging);
        let opener: Opener = Box::new(move || {
            let _ = hanging.lock().unwrap().recv();
            Err(String::new())
        });
        let began = Instant::now();
        let read = FieldRead::start(opener, Arc::new(|| ())).unwrap();
        assert!(read.answer().is_none());
        assert!(began.elapsed() < Duration::from_secs(5));
        drop(end);
    }
}
