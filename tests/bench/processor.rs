//! Time of the processor: others may be at work on the machine.

/// Seconds that this thread had a processor so far, as Linux says it.
pub(crate) fn processor_seconds() -> f64 {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    times.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
