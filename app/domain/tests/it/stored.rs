//! What is stored for ever and what old tablets send: neither changes by accident.

use crate::cast::{HOUSE, noon};
use crate::golden;
use crate::samples;
use domain::live::Area;
use domain::{Command, CommandId, Envelope, Event};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The names that a tagged enumeration knows, as it lists them itself when it is given none of them.
fn names<T: DeserializeOwned>(tag: &str) -> BTreeSet<String> {
    let unknown = format!("{{\"{tag}\":\"?\"}}");
    let complaint = serde_json::from_str::<T>(&unknown).err().expect("no such name").to_string();
    let (_, expected) = complaint.split_once("expected").expect("a list of names");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn json<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).expect("it can be written")
}

fn written<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("it can be written")
}

/// Area and name of what is inside, as sent.
fn name_of(sent: &serde_json::Value, inside: &str, tag: &str) -> (String, String) {
    let text = |value: &serde_json::Value| value.as_str().expect("a name").to_owned();
    (text(&sent["area"]), text(&sent[inside][tag]))
}

fn expected<T: DeserializeOwned>(area: Area, tag: &str) -> impl Iterator<Item = (String, String)> {
    names::<T>(tag).into_iter().map(move |name| (area.code().to_owned(), name))
}

#[test]
fn events_are_stored_as_they_always_were() {
    let mut text = String::new();
    for event in samples::events() {
        let sent = json(&event);
        let (area, kind) = name_of(&sent, "event", "kind");
        assert_eq!((area.as_str(), kind.as_str()), (event.area().code(), event.kind()), "the kind is the name in the document");
        writeln!(text, "{}", written(&event)).expect("text");
    }
    golden::expect("events.txt", &text);
}

#[test]
fn what_was_stored_is_read_back() {
    let kept = golden::kept("events.txt");
    let read: Vec<Event> = kept.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(read, samples::events());
}

#[test]
fn every_kind_of_event_has_its_example() {
    let have: BTreeSet<_> = samples::events().iter().map(|event| name_of(&json(event), "event", "kind")).collect();
    let all: BTreeSet<_> = expected::<domain::staff::Event>(Area::Staff, "kind")
        .chain(expected::<domain::customers::Event>(Area::Customers, "kind"))
        .chain(expected::<domain::appointments::Event>(Area::Appointments, "kind"))
        .chain(expected::<domain::repair_orders::Event>(Area::RepairOrders, "kind"))
        .chain(expected::<domain::workshop::Event>(Area::Workshop, "kind"))
        .chain(expected::<domain::quality::Event>(Area::Quality, "kind"))
        .chain(expected::<domain::parts::Event>(Area::Parts, "kind"))
        .chain(expected::<domain::settlement::Event>(Area::Settlement, "kind"))
        .chain(expected::<domain::warranty::Event>(Area::Warranty, "kind"))
        .chain(expected::<domain::care::Event>(Area::Care, "kind"))
        .collect();
    assert_eq!(have, all);
}

#[test]
fn commands_travel_as_they_always_did() {
    let mut text = String::new();
    for command in samples::commands() {
        let sent = json(&command);
        let (area, name) = name_of(&sent, "command", "do");
        let needs = command.permission().map_or("nothing", domain::Permission::code);
        writeln!(text, "{area}.{name} needs {needs}\n  {}", written(&command)).expect("text");
    }
    golden::expect("commands.txt", &text);
}

#[test]
fn every_command_has_its_example_and_says_what_it_is_about() {
    let have: BTreeSet<_> = samples::commands().iter().map(|command| name_of(&json(command), "command", "do")).collect();
    let all: BTreeSet<_> = expected::<domain::staff::Command>(Area::Staff, "do")
        .chain(expected::<domain::customers::Command>(Area::Customers, "do"))
        .chain(expected::<domain::appointments::Command>(Area::Appointments, "do"))
        .chain(expected::<domain::repair_orders::Command>(Area::RepairOrders, "do"))
        .chain(expected::<domain::workshop::Command>(Area::Workshop, "do"))
        .chain(expected::<domain::quality::Command>(Area::Quality, "do"))
        .chain(expected::<domain::parts::Command>(Area::Parts, "do"))
        .chain(expected::<domain::settlement::Command>(Area::Settlement, "do"))
        .chain(expected::<domain::warranty::Command>(Area::Warranty, "do"))
        .chain(expected::<domain::care::Command>(Area::Care, "do"))
        .collect();
    assert_eq!(have, all);
    for command in samples::commands() {
        assert_eq!(json(&command)["area"], command.area().code());
        let subject = command.subject().to_string();
        assert!(json(&command)["command"].as_object().expect("fields").values().any(|value| *value == subject), "{command:?}");
    }
}

#[test]
fn an_envelope_of_an_old_tablet_is_still_read() {
    let kept = r#"{
        "id": "00000000-0000-0000-0000-000000000001",
        "dealership": "00000000-0000-0000-0000-0000000000d1",
        "command": {"area": "workshop", "command": {"do": "clock_on",
            "order": "00000000-0000-0000-0000-0000000000e1", "job": "00000000-0000-0000-0000-0000000000f1"}},
        "expected_version": 7,
        "made_at": "2026-03-12T04:20:00Z"
    }"#;
    let command = domain::workshop::Command::ClockOn { order: crate::cast::CAR, job: crate::cast::SERVICE };
    let envelope = Envelope {
        id: CommandId(uuid::Uuid::from_u128(1)),
        dealership: HOUSE,
        command: Command::Workshop(command),
        expected_version: Some(7),
        made_at: noon(),
        offline: false,
    };
    assert_eq!(serde_json::from_str::<Envelope>(kept).expect("an envelope"), envelope);
}
