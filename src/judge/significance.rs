//! Whether two runs over the same queries differ by more than chance.

/// The paired comparison of two runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paired {
    /// Mean of the second less mean of the first.
    pub difference: f64,
    /// Queries on which the second is better, and worse.
    pub better: usize,
    /// Queries on which it is worse.
    pub worse: usize,
    /// How likely a difference as large as this one is, either way, if there is none: Student's paired t-test.
    pub p: f64,
}

/// Compares the values of two runs, query by query in the same order.
///
/// The test is Student's t-test on the differences, two-sided, as used for retrieval by Smucker, Allan and Carterette
/// (2007), who find that it agrees with randomisation. Gives `p` 1 for fewer than two queries or no difference at all.
pub fn paired(first: &[f64], second: &[f64]) -> Paired {
    let differences: Vec<f64> = first.iter().zip(second).map(|(first, second)| second - first).collect();
    let count = differences.len() as f64;
    let difference = differences.iter().sum::<f64>() / count.max(1.0);
    let better = differences.iter().filter(|one| **one > 0.0).count();
    let worse = differences.iter().filter(|one| **one < 0.0).count();
    let squares: f64 = differences.iter().map(|one| (one - difference).powi(2)).sum();
    let p = if differences.len() < 2 || better + worse == 0 {
        1.0
    } else if squares == 0.0 {
        0.0
    } else {
        let freedom = count - 1.0;
        let t = difference / (squares / freedom / count).sqrt();
        incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
    };
    Paired { difference, better, worse, p }
}

/// The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on this side only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp() / a;
    let tiny = 1e-300;
    let bounded = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut d = 1.0 / bounded(1.0 - (a + b) * x / (a + 1.0));
    let (mut c, mut fraction) = (1.0, d);
    for step in 1..=200 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / bounded(1.0 + even * d);
        c = bounded(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / bounded(1.0 + odd * d);
        c = bounded(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-14 {
            break;
        }
    }
    front * fraction
}

/// The logarithm of the gamma function (Lanczos 1964, with g = 7 and nine terms); `x` is positive.
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        let reflected = (std::f64::consts::PI * x).sin();
        return (std::f64::consts::PI / reflected).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    for (at, term) in TERMS.iter().enumerate() {
        sum += term / (x + at as f64 + 1.0);
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_that_of_tables_of_the_t_distribution() {
        // Critical values of t for a two-sided p of 0.05 and 0.01.
        for (freedom, t, p) in
            [(1.0, 12.706_2, 0.05), (10.0, 2.228_1, 0.05), (10.0, 3.169_3, 0.01), (100.0, 1.984_0, 0.05)]
        {
            let found: f64 = incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
            assert!((found - p).abs() < 1e-5, "{freedom} {t}: {found}");
        }
    }

    #[test]
    fn a_steady_gain_is_no_chance_and_a_wavering_one_is() {
        let first = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        let steady = paired(&first, &first.map(|value| value + 0.1 + value / 100.0));
        assert!(steady.p < 0.001 && steady.better == 6 && steady.difference > 0.1);
        let wavering = paired(&first, &[0.2, 0.1, 0.4, 0.3, 0.6, 0.5]);
        assert!(wavering.p > 0.9 && (wavering.better, wavering.worse) == (3, 3));
        assert_eq!(paired(&first, &first).p, 1.0);
    }
}
