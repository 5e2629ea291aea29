//! The arithmetic of positions: where the parts of a phrase stand in order.

/// The starts of all matches of a phrase, in order.
///
/// `parts` gives, for each part, the positions at which it stands, in order,
/// and the number of positions that it takes.
///
/// ```
/// # use pincite::clause::positions::phrase_starts;
/// assert_eq!(phrase_starts(&[(&[0, 4, 7], 1), (&[1, 8], 1)]), [0, 7]);
/// ```
pub fn phrase_starts(parts: &[(&[u32], u32)]) -> Vec<u32> {
    let Some(((first, length), rest)) = parts.split_first() else { return Vec::new() };
    let mut starts: Vec<u32> = first.to_vec();
    let mut offset = *length;
    for (positions, length) in rest {
        let mut next = positions.iter().copied().peekable();
        starts.retain(|start| {
            while next.next_if(|position| *position < start + offset).is_some() {}
            next.peek() == Some(&(start + offset))
        });
        offset += length;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn starts_are_those_that_a_look_at_every_place_finds(
            parts in prop::collection::vec((prop::collection::btree_set(0u32..12, 0..8), 1u32..3), 1..4),
        ) {
            let lists: Vec<(Vec<u32>, u32)> = parts.iter().map(|(set, length)| (set.iter().copied().collect(), *length)).collect();
            let borrowed: Vec<(&[u32], u32)> = lists.iter().map(|(list, length)| (list.as_slice(), *length)).collect();
            let expected: Vec<u32> = (0..12).filter(|start| {
                let mut at = *start;
                lists.iter().all(|(list, length)| { let here = list.contains(&at); at += length; here })
            }).collect();
            prop_assert_eq!(phrase_starts(&borrowed), expected);
        }
    }
}
