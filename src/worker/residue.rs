//! What work with a secret leaves on the stack of its thread.
//!
//! What is freed is wiped by the program's allocator; a stack is not freed while its thread lives.
//! Calls that have returned leave there what they worked on: the block that a hash took last, a
//! value that was moved. A thread that waits for its next piece of work would keep it for hours.

/// How much of the stack is overwritten, in bytes: more than the deepest calls of a worker need,
/// and a small part of the two megabytes that a thread has.
const DEPTH: usize = 128 << 10;

/// Overwrites what calls that have returned left on this thread's stack, below the caller.
#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "its place on the stack is what it is for")]
pub(in crate::worker) fn wipe_stack() {
    let mut below = [0_u8; DEPTH];
    std::hint::black_box(&mut below);
}
