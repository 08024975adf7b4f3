//! Days in words, on the local calendar.

use crate::{jwt::Moment, ui::scene::Scene};

/// `today`, or `2026-11-20`, for seconds since 1970.
#[must_use]
pub fn day_words(scene: &Scene<'_>, seconds: i64) -> String {
    let moment = Moment::from_seconds(seconds);
    let day = moment.day(scene.zone.offset_at(moment));
    let today = scene.now.day(scene.zone.offset_at(scene.now));
    if day == today { "today".to_owned() } else { day }
}
