//! Index and stores compared, and mended without losing either side.

use super::{Mending, Model};
use crate::{bench::effect::Effect, jwt::Moment};

impl Model {
    /// Asks every store what lies in it.
    pub(super) fn check_stores(&mut self) -> Vec<Effect> {
        vec![] // STUB
    }

    /// Settles one thing.
    pub(super) fn mend(&mut self, _mending: Mending, _now: Moment) -> Vec<Effect> {
        vec![] // STUB
    }
}
