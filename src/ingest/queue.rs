//! What several threads made, in order: each task may give many things, and those that wait take bounded memory.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Hands over what the tasks with the numbers from 0 on give, all of one task before any of the next.
///
/// Who makes things waits while those that were made and not yet taken weigh too much; but not with the first thing of
/// the task whose turn it is, so that nobody waits for ever.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    most: usize,
}

struct State<T> {
    /// The task whose things are taken.
    turn: usize,
    waiting: BTreeMap<usize, VecDeque<(T, usize)>>,
    /// Tasks that give nothing more.
    ended: BTreeSet<usize>,
    /// Number of those who make things.
    makers: usize,
    /// What those that wait weigh together.
    held: usize,
    is_closed: bool,
}

impl<T> Queue<T> {
    /// A queue in which things that weigh `most` together may wait, of so many makers.
    pub(super) fn new(most: usize, makers: usize) -> Queue<T> {
        let (waiting, ended) = (BTreeMap::new(), BTreeSet::new());
        let state = State { turn: 0, waiting, ended, makers, held: 0, is_closed: false };
        Queue { state: Mutex::new(state), changed: Condvar::new(), most }
    }

    /// Puts what a task made, once there is room; false if nobody takes anything any more.
    pub(super) fn put(&self, task: usize, weight: usize, made: T) -> bool {
        let mut state = self.state();
        while !state.is_closed && state.held + weight > self.most && !state.is_awaited(task) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.is_closed {
            return false;
        }
        state.held += weight;
        state.waiting.entry(task).or_default().push_back((made, weight));
        self.changed.notify_all();
        true
    }

    /// Says that a task gives nothing more.
    pub(super) fn end(&self, task: usize) {
        self.state().ended.insert(task);
        self.changed.notify_all();
    }

    /// Says that who made things makes no more.
    pub(super) fn leave(&self) {
        self.state().makers -= 1;
        self.changed.notify_all();
    }

    /// Takes the next thing, and the number of its task; `None` when nobody makes any more.
    pub(super) fn take(&self) -> Option<(usize, T)> {
        let mut state = self.state();
        loop {
            let turn = state.turn;
            if let Some((made, weight)) = state.waiting.get_mut(&turn).and_then(VecDeque::pop_front) {
                state.held -= weight;
                self.changed.notify_all();
                return Some((turn, made));
            }
            if state.ended.remove(&turn) {
                state.waiting.remove(&turn);
                state.turn += 1;
                self.changed.notify_all();
            } else if state.makers == 0 {
                return None;
            } else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Says that nothing more is taken.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// True if it is the turn of the task, and nothing that it made waits.
    fn is_awaited(&self, task: usize) -> bool {
        self.turn == task && self.waiting.get(&task).is_none_or(VecDeque::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_in_the_order_of_their_tasks_and_those_that_wait_are_bounded() {
        let queue = Queue::new(10, 2);
        let most_held = Mutex::new(0);
        let taken = std::thread::scope(|scope| {
            for first in [0, 1] {
                let (queue, most_held) = (&queue, &most_held);
                scope.spawn(move || {
                    for task in (first..20).step_by(2) {
                        for at in 0..task {
                            assert!(queue.put(task, 4, at));
                            let held = queue.state().held;
                            let mut most = most_held.lock().unwrap();
                            *most = held.max(*most);
                        }
                        queue.end(task);
                    }
                    queue.leave();
                });
            }
            std::iter::from_fn(|| queue.take()).collect::<Vec<_>>()
        });
        let expected: Vec<(usize, usize)> = (0..20).flat_map(|task| (0..task).map(move |at| (task, at))).collect();
        assert_eq!(taken, expected);
        assert!(*most_held.lock().unwrap() <= 14);
    }

    #[test]
    fn nobody_waits_for_who_takes_nothing_any_more() {
        let queue = Queue::new(1, 2);
        assert!(queue.put(0, 5, ()));
        queue.close();
        assert!(!queue.put(1, 5, ()));
    }
}
