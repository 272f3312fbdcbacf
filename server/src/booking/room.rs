//! Room for forms with pictures: they fill the memory until their pictures are kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many such forms are here at a time, each up to [`crate::web::body::FORM`] twice: as it came, and taken apart.
const FORMS: usize = 8;
/// How many of them come from one network: a slow line keeps its place until all has arrived.
const FROM_ONE: usize = 2;

/// The forms with pictures that are here, by network.
#[derive(Clone, Debug, Default)]
pub struct Room(Arc<Mutex<HashMap<String, usize>>>);

/// A place in the room, until it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    room: Room,
    network: String,
}

impl Room {
    /// A place for a form from this network; nothing while there is none. Nobody waits: whoever does would wait for the slowest.
    pub(super) fn enter(&self, network: String) -> Option<Pass> {
        let mut here = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = here.values().sum();
        let of_network = here.entry(network.clone()).or_default();
        if all >= FORMS || *of_network >= FROM_ONE {
            if *of_network == 0 {
                here.remove(&network);
            }
            return None;
        }
        *of_network += 1;
        Some(Pass { room: self.clone(), network })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut here = self.room.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_network) = here.get_mut(&self.network) {
            *of_network -= 1;
            if *of_network == 0 {
                here.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_takes_two_places_and_gives_them_back() {
        let room = Room::default();
        let enter = |network: &str| room.enter(network.to_owned());
        let (first, second) = (enter("a"), enter("a"));
        assert!(first.is_some() && second.is_some() && enter("a").is_none() && enter("b").is_some());
        drop(first);
        assert!(enter("a").is_some());
    }

    #[test]
    fn all_networks_together_do_not_take_more_than_there_is() {
        let room = Room::default();
        let all: Vec<_> = (0..2 * FORMS).filter_map(|network| room.enter(network.to_string())).collect();
        assert_eq!(all.len(), FORMS);
        drop(all);
        assert!(room.0.lock().expect("nobody panicked").is_empty(), "nothing is remembered of who has gone");
    }
}
