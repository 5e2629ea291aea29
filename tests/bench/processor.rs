//! Time of the processor: others may be at work on the machine.
#![allow(dead_code, reason = "no benchmark needs both")]

use std::fs;

/// Seconds that this thread had a processor so far, as Linux says it.
pub(crate) fn processor_seconds() -> f64 {
    let times = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    times.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Seconds that processes started by this one, and ended, had a processor so far, as Linux says it in hundredths.
pub(crate) fn children_seconds() -> f64 {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What follows the name, which may hold spaces: `cutime` and `cstime` are its 14th and 15th field.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
