//! What processes took, as the system says it: time of the processor, as others may be at work, and memory.
#![allow(dead_code, reason = "no benchmark needs all")]

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

/// The most memory that a process held so far, in MB, files mapped into it included, as Linux says it; 0 if it does not.
pub(crate) fn most_memory(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) * 1024.0 / 1e6
}
