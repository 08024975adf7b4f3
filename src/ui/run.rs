//! Opening the window.

use std::{io, path::PathBuf};

use eframe::{NativeOptions, Renderer};
use egui::{Context, ViewportBuilder};

use super::app::App;
use crate::{
    bench::Command,
    worker::{self, Workers},
};

/// What lies on the bench when the window opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A token's text.
    Text(String),
    /// A file that holds a token.
    File(PathBuf),
}

/// The window's icon, for systems that take it from the program. On Wayland the desktop file named
/// like the app id gives it.
const ICON: &[u8] = include_bytes!("../../assets/linux/icons/hicolor/64x64/apps/jotbench.png");

/// Opens the window and returns when it is closed. Where a signal closed it, the program ends here,
/// with the code that says so.
///
/// # Errors
/// The system gives no window, in its own words.
pub fn run(opening: Option<Opening>) -> Result<(), eframe::Error> {
    let mut viewport = ViewportBuilder::default()
        .with_title("Jotbench")
        .with_app_id("jotbench")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([900.0, 600.0]);
    // Without an icon the window is as good; a test sees that the picture is sound.
    if let Ok(icon) = eframe::icon_data::from_png_bytes(ICON) {
        viewport = viewport.with_icon(icon);
    }
    let options = NativeOptions {
        viewport,
        renderer: Renderer::Glow,
        centered: true,
        // The app takes these keys itself: here a paste would wait for other programs.
        clipboard_shortcuts: false,
        ..NativeOptions::default()
    };
    let opening = match opening {
        None => vec![],
        Some(Opening::Text(text)) => vec![Command::Paste(text)],
        Some(Opening::File(path)) => vec![Command::OpenFile(path)],
    };
    eframe::run_native(
        "jotbench",
        options,
        Box::new(|cc| Ok(Box::new(App::new(&cc.egui_ctx, Box::new(start_workers), opening)))),
    )?;
    // All that the window held is dropped by now.
    if let Some(code) = worker::ended_by_signal() {
        std::process::exit(code);
    }
    Ok(())
}

fn start_workers(ctx: &Context, frame: &eframe::Frame) -> io::Result<Workers> {
    let ctx = ctx.clone();
    Ok(Workers::start(move || ctx.request_repaint())?.for_window(frame))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_a_picture_of_64_by_64_pixels() {
        let icon = eframe::icon_data::from_png_bytes(ICON).unwrap();
        assert_eq!((icon.width, icon.height), (64, 64));
        assert_eq!(icon.rgba[3], 0, "its corners are round");
    }
}
