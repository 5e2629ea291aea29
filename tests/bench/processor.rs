//! Time of the processor: others may be at work on the machine.
#![allow(dead_code, reason = "no benchmark needs both")]

use std::fs;

/// Seconds that this thread had a processor so far.
#[cfg(unix)]
pub(crate) fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Not known here.
#[cfg(not(unix))]
pub(crate) fn processor_seconds() -> f64 {
    0.0
}

/// Seconds that processes started by this one, and ended, had a processor so far, as Linux says it in hundredths.
pub(crate) fn children_seconds() -> f64 {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What follows the name, which may hold spaces: `cutime` and `cstime` are its 14th and 15th field.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
