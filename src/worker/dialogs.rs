//! The dialogs thread: the system's own file dialog, then the reading or writing.
//!
//! A dialog is made on the frame thread, where macOS wants it, and waited for here. The save
//! dialogs of all systems ask before they give the path of a file that is there, so that path is
//! replaced; a typed path never is without being told.
#![expect(clippy::disallowed_types, reason = "file dialogs are made here and nowhere else")]

use std::{
    future::Future,
    io,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use raw_window_handle::{HasDisplayHandle, HasWindowHandle};

use super::{
    Lane, Outbox,
    files::{BROKEN, opened, read_secret, read_token},
};
use crate::{
    bench::{
        Event,
        effect::{Saved, SavedFolder},
        event::FileError,
    },
    files::{self, Existing},
    jwt::Secret,
};

/// A dialog that closes sooner was never shown: no person cancels within this time.
const NEVER_SHOWN: Duration = Duration::from_millis(150);

type Choice = Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>>;

/// The way to the thread.
pub(super) struct Desk {
    lane: Lane,
    outbox: Outbox,
    /// Whether a dialog is open. One that hangs for good keeps this set: then a path can still be
    /// typed, which is what the answer says.
    open: Arc<AtomicBool>,
    /// What every dialog begins as: it knows the window that it belongs to.
    template: rfd::AsyncFileDialog,
}

/// Marks the dialog as closed, also when the job panics.
struct Closing(Arc<AtomicBool>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Desk {
    pub(super) fn start(outbox: Outbox) -> io::Result<Self> {
        let lane = Lane::start("jotbench-dialogs", outbox.clone())?;
        Ok(Self { lane, outbox, open: Arc::default(), template: rfd::AsyncFileDialog::new() })
    }

    pub(super) fn belong_to(&mut self, window: &(impl HasWindowHandle + HasDisplayHandle)) {
        self.template = rfd::AsyncFileDialog::new().set_parent(window);
    }

    /// Asks for the folder in which a new one is made for these files.
    pub(super) fn save_folder(&self, folder: SavedFolder) {
        let Some(closing) = self.begin() else {
            return self.outbox.send(Event::FolderSaved(Err(FileError::NoDialog)));
        };
        let dialog = self.template.clone().set_title(format!("Save {} in", folder.name));
        let choice: Choice = Box::pin(dialog.pick_folder());
        self.lane.run(Event::FolderSaved(Err(broken("write"))), move || {
            let saved = choose(choice, closing).and_then(|parent| match parent {
                None => Ok(None),
                Some(parent) => {
                    Ok(Some(files::write_folder(&parent, &folder.name, &folder.files)?))
                }
            });
            vec![Event::FolderSaved(saved)]
        });
    }

    pub(super) fn save(&self, what: Saved, bytes: Secret) {
        let answer = move |result| Event::FileSaved(what, result);
        let Some(closing) = self.begin() else {
            return self.outbox.send(answer(Err(FileError::NoDialog)));
        };
        let dialog = self
            .template
            .clone()
            .set_title(format!("Save the {}", what.title()))
            .set_file_name(what.file_name());
        let choice: Choice = Box::pin(dialog.save_file());
        self.lane.run(answer(Err(broken("write"))), move || {
            let saved = choose(choice, closing).and_then(|path| match path {
                None => Ok(None),
                Some(path) => {
                    files::write(&path, bytes.expose(), Existing::Replace)?;
                    Ok(Some(path))
                }
            });
            vec![answer(saved)]
        });
    }

    pub(super) fn open_token(&self) {
        let Some(closing) = self.begin() else {
            return self.outbox.send(Event::FileOpened(Err(FileError::NoDialog)));
        };
        let dialog = self.template.clone().set_title("Open a token, log or key");
        let choice: Choice = Box::pin(dialog.pick_file());
        self.lane.run(Event::FileOpened(Err(broken("read"))), move || {
            vec![match choose(choice, closing) {
                Ok(Some(path)) => opened(path),
                Ok(None) => Event::FileOpened(Ok(None)),
                Err(error) => Event::FileOpened(Err(error)),
            }]
        });
    }

    pub(super) fn open_content(&self) {
        self.open("Open the detached content", read_token, Event::ContentOpened);
    }

    pub(super) fn open_secret(&self) {
        self.open("Open a secret or key", read_secret, Event::SecretOpened);
    }

    pub(super) fn open_clients(&self) {
        self.open("Open exported clients", read_token, Event::ClientsOpened);
    }

    fn open<T: 'static>(
        &self,
        title: &str,
        read: fn(PathBuf) -> Result<Option<T>, FileError>,
        answer: fn(Result<Option<T>, FileError>) -> Event,
    ) {
        let Some(closing) = self.begin() else {
            return self.outbox.send(answer(Err(FileError::NoDialog)));
        };
        let choice: Choice = Box::pin(self.template.clone().set_title(title).pick_file());
        self.lane.run(answer(Err(broken("read"))), move || {
            let opened = choose(choice, closing).and_then(|path| path.map_or(Ok(None), read));
            vec![answer(opened)]
        });
    }

    fn begin(&self) -> Option<Closing> {
        let was_open = self.open.swap(true, Ordering::AcqRel);
        (!was_open).then(|| Closing(Arc::clone(&self.open)))
    }
}

/// Waits for the person's choice. `None`: the dialog was closed.
fn choose(choice: Choice, _closing: Closing) -> Result<Option<PathBuf>, FileError> {
    let Some(_admission) = portal::admit() else {
        return Err(FileError::NoDialog);
    };
    let began = Instant::now();
    match pollster::block_on(choice) {
        Some(file) => Ok(Some(file.path().to_owned())),
        // Without the D-Bus library, for one, the dialog ends as if it had been cancelled.
        None if cfg!(target_os = "linux") && began.elapsed() < NEVER_SHOWN => {
            Err(FileError::NoDialog)
        }
        None => Ok(None),
    }
}

fn broken(verb: &'static str) -> FileError {
    FileError::Failed {
        verb,
        path: PathBuf::from("the chosen file"),
        reason: BROKEN.to_owned(),
        hint: "Type the path instead".to_owned(),
    }
}

#[cfg(target_os = "linux")]
mod portal;

#[cfg(not(target_os = "linux"))]
mod portal {
    //! These systems' own dialogs are always there.

    pub(super) fn admit() -> Option<()> {
        Some(())
    }
}
