//! The typefaces: Inter for words, `JetBrains Mono` for code (both under the SIL Open Font License).
//!
//! The bundled files hold Latin, Greek and Cyrillic; egui's own fonts and those of the system stand
//! in for the rest.

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

use super::tokens::measure;

const INTER: &str = "Inter";
const INTER_SEMIBOLD: &str = "Inter SemiBold";
const JETBRAINS_MONO: &str = "JetBrains Mono";

/// Body text.
#[must_use]
pub fn body() -> FontId {
    FontId::new(measure::TEXT, FontFamily::Proportional)
}

/// Secondary text.
#[must_use]
pub fn small() -> FontId {
    FontId::new(measure::TEXT_SMALL, FontFamily::Proportional)
}

/// Titles and what is emphasised.
#[must_use]
pub fn title() -> FontId {
    FontId::new(measure::TEXT, semibold())
}

/// The title of a group in secondary size.
#[must_use]
pub fn small_title() -> FontId {
    FontId::new(measure::TEXT_SMALL, semibold())
}

/// The verdict.
#[must_use]
pub fn verdict() -> FontId {
    FontId::new(measure::TEXT_VERDICT, semibold())
}

/// Code: tokens, JSON, claim names.
#[must_use]
pub fn code() -> FontId {
    FontId::new(measure::TEXT, FontFamily::Monospace)
}

/// Code in secondary size.
#[must_use]
pub fn small_code() -> FontId {
    FontId::new(measure::TEXT_SMALL, FontFamily::Monospace)
}

/// The family of the weight 600.
#[must_use]
pub fn semibold() -> FontFamily {
    FontFamily::Name(INTER_SEMIBOLD.into())
}

/// Puts the bundled fonts before those that egui has.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [
        (INTER, &include_bytes!("../../../assets/fonts/Inter-Regular.otf")[..]),
        (INTER_SEMIBOLD, &include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")[..]),
        (JETBRAINS_MONO, &include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")[..]),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let semibold_first: Vec<String> =
        [INTER_SEMIBOLD, INTER].map(str::to_owned).into_iter().chain(fallbacks).collect();
    fonts.families.insert(semibold(), semibold_first);
    fonts.families.entry(FontFamily::Proportional).or_default().insert(0, INTER.to_owned());
    // Inter comes second for code too: it has arrows and signs that keep the look of the rest.
    let code = fonts.families.entry(FontFamily::Monospace).or_default();
    code.splice(0..0, [JETBRAINS_MONO.to_owned(), INTER.to_owned()]);
    ctx.set_fonts(fonts);
}
