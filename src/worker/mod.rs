//! stub
/// x
#[derive(Debug)]
pub struct Workers;
impl Workers {
    /// x
    pub fn start(_w: impl Fn() + Send + Sync + Clone + 'static) -> Self {
        Self
    }
    /// x
    pub fn run(&mut self, _e: crate::bench::Effect) {}
    /// x
    pub fn events(&mut self) -> Vec<crate::bench::Event> {
        vec![]
    }
    /// x
    pub fn finish(self) {}
}
