//! Lines side by side: which of several lines in one corridor runs where.

/// A stretch of a line along a corridor, waiting for its track.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Where it is entered.
    pub(super) from: f32,
    /// Where it is left.
    pub(super) to: f32,
    /// Lines to one target may share a track.
    pub(super) target: usize,
}

impl Stretch {
    fn low(&self) -> f32 {
        self.from.min(self.to)
    }

    fn high(&self) -> f32 {
        self.from.max(self.to)
    }
}

/// A track for each stretch, counted from where the lines come from, and how many there are. Lines
/// that overlap get tracks of their own, in an order in which those that run the same way don't
/// cross.
pub(super) fn assign(stretches: &[Stretch]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    // Of lines that lead right, the rightmost turns off first; of those that lead left, the
    // leftmost.
    order.sort_by(|&a, &b| {
        let key = |index: usize| {
            let stretch: &Stretch = &stretches[index];
            let right = stretch.to > stretch.from;
            (right, if right { -stretch.from } else { stretch.from })
        };
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let mut tracks: Vec<Vec<usize>> = Vec::new();
    let mut assigned = vec![0; stretches.len()];
    for index in order {
        let stretch = &stretches[index];
        let free = |track: &Vec<usize>| {
            track.iter().all(|&other| {
                let other = &stretches[other];
                let apart =
                    other.high() + 4.0 < stretch.low() || stretch.high() + 4.0 < other.low();
                apart || (other.target == stretch.target && other.to == stretch.to)
            })
        };
        let track = tracks.iter().position(free).unwrap_or(tracks.len());
        if track == tracks.len() {
            tracks.push(Vec::new());
        }
        tracks[track].push(index);
        assigned[index] = track;
    }
    (assigned, tracks.len())
}

/// A line beside the rows, from one row's corridor to another's.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    /// The corridors it runs between, lower index first.
    pub(super) between: (usize, usize),
    /// How far from the middle the boxes on the way reach.
    pub(super) clear_of: f32,
    /// The room that its words take on the far side.
    pub(super) words: f32,
}

/// How far from the middle each lane runs: outside of the boxes on the way and of the lanes inside.
pub(super) fn lanes(lanes: &[Lane], apart: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..lanes.len()).collect();
    order.sort_by_key(|&index| (lanes[index].between.1 - lanes[index].between.0, index));
    let mut reach = vec![0.0_f32; lanes.len()];
    let mut placed: Vec<usize> = Vec::new();
    for index in order {
        let lane = &lanes[index];
        let mut at = lane.clear_of + apart * 1.6;
        for &other in &placed {
            let inside = &lanes[other];
            let meets = inside.between.0 <= lane.between.1 && lane.between.0 <= inside.between.1;
            if meets {
                at = at.max(reach[other] + inside.words + apart);
            }
        }
        reach[index] = at;
        placed.push(index);
    }
    reach
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: f32, to: f32, target: usize) -> Stretch {
        Stretch { from, to, target }
    }

    #[test]
    fn overlapping_lines_keep_apart_and_others_share() {
        let (tracks, count) = assign(&[
            stretch(0.0, 10.0, 1),
            stretch(5.0, 20.0, 2),
            stretch(50.0, 60.0, 3),
        ]);
        assert_eq!(count, 2);
        assert_ne!(tracks[0], tracks[1]);
    }

    #[test]
    fn lines_to_one_target_run_together() {
        let (_, count) = assign(&[stretch(0.0, 30.0, 1), stretch(10.0, 30.0, 1)]);
        assert_eq!(count, 1);
    }

    #[test]
    fn a_longer_lane_runs_outside() {
        let lane = |between, clear_of| Lane {
            between,
            clear_of,
            words: 0.0,
        };
        let reach = lanes(&[lane((0, 9), 10.0), lane((3, 4), 50.0)], 10.0);
        assert!(reach[0] > reach[1]);
    }
}
