//! Who may do what, and which step leads where: the whole of it, on paper.

use crate::golden;
use domain::appointments::{self, lifecycle as visits};
use domain::permission::{guest_reach, holders};
use domain::repair_orders::lifecycle::{TABLE, step};
use domain::repair_orders::{Status, Step};
use domain::staff::Ladder;
use domain::workshop::Column;
use domain::{Actor, AppointmentId, DealershipId, Guest, OrderId, Permission, PersonId, Post, Reach, Refusal, reach};
use std::fmt::Write;

const REACHES: [Reach; 3] = [Reach::Own, Reach::Dealership, Reach::Group];

#[test]
fn posts_hold_what_the_matrix_says() {
    let mut text = String::from("What each post may do, and how far. Not named: not at all.\n");
    for post in Post::ALL {
        writeln!(text, "\n{post}").expect("text");
        for how_far in REACHES {
            let held: Vec<&str> = Permission::ALL.iter().filter(|of| reach(*post, **of) == how_far).map(|of| of.code()).collect();
            if !held.is_empty() {
                writeln!(text, "  {:<11} {}", format!("{how_far}:"), held.join(", ")).expect("text");
            }
        }
    }
    let (visit, order) = (AppointmentId(uuid::Uuid::nil()), OrderId(uuid::Uuid::nil()));
    for (called, guest) in [
        ("customer, at the public pages", Guest::Booking),
        ("customer, by the link to a visit", Guest::Visit(visit)),
        ("customer, by the link to an order", Guest::Order(order)),
    ] {
        let held: Vec<&str> = Permission::ALL.iter().filter(|of| guest_reach(guest, **of) == Reach::Own).map(|of| of.code()).collect();
        writeln!(text, "\n{called}\n  {:<11} {}", "own:", held.join(", ")).expect("text");
    }
    text.push_str("\n\nWho may, by permission.\n\n");
    for permission in Permission::ALL {
        let posts: Vec<&str> = holders(*permission).into_iter().map(Post::code).collect();
        writeln!(text, "{permission}: {}", posts.join(", ")).expect("text");
    }
    golden::expect("permissions.txt", &text);
}

#[test]
fn posts_are_given_as_the_matrix_says() {
    let mut text = String::from("Which posts are not for whoever manages staff to give, nor their holders' accounts to change.\n");
    for there in [true, false] {
        writeln!(text, "\n{}", if there { "somebody is general manager" } else { "nobody is general manager" }).expect("text");
        let ladder = Ladder { general_manager: there, ..Ladder::default() };
        for post in holders(Permission::ManageStaff) {
            let who = Actor::staff(PersonId(uuid::Uuid::nil()), DealershipId(uuid::Uuid::nil()), vec![post]);
            let above: Vec<&str> = Post::ALL.iter().filter(|post| ladder.is_above(**post, &who)).map(|post| post.code()).collect();
            writeln!(text, "  {post}: {}", if above.is_empty() { "none".to_owned() } else { above.join(", ") }).expect("text");
        }
    }
    golden::expect("ladder.txt", &text);
}

#[test]
fn every_permission_is_held_by_somebody() {
    for permission in Permission::ALL {
        assert!(!holders(*permission).is_empty(), "{permission}: nobody could ever do it");
    }
}

#[test]
fn money_and_the_gate_are_not_in_the_same_hands_as_the_price() {
    for (post, never) in [
        (
            Post::ServiceAdvisor,
            vec![Permission::TakePayment, Permission::RefundPayment, Permission::GrantCredit, Permission::IssueGatePass],
        ),
        (Post::Cashier, vec![Permission::Estimate, Permission::RefundPayment, Permission::GrantCredit, Permission::UndoSettlement]),
        (Post::Technician, vec![Permission::Inspect, Permission::Dispatch, Permission::Estimate]),
        (Post::QualityInspector, vec![Permission::Work]),
        (Post::SystemAdministrator, vec![Permission::TakePayment, Permission::SeeCustomers, Permission::Estimate]),
    ] {
        for permission in never {
            assert_eq!(reach(post, permission), Reach::None, "{post} and {permission}");
        }
    }
}

#[test]
fn each_status_takes_the_steps_of_the_lifecycle() {
    let mut text = String::from("From each status: the steps that can be taken and where they lead. Any other step is refused.\n");
    for from in Status::ALL {
        let marks = [
            (from.is_open(), "open"),
            (from.is_editable(), "editable"),
            (from.is_correctable(), "correctable"),
            (from.is_on_the_floor(), "on the floor"),
            (from.promise_counts(), "promise counts"),
        ];
        let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name).collect();
        let column = Column::of(*from).map_or("off the board", Column::code);
        let kind = if marks.is_empty() { "ended".to_owned() } else { marks.join(", ") };
        writeln!(text, "\n{from} (column: {column}; {kind})").expect("text");
        for taken in Step::ALL {
            let to: Vec<&str> = Status::ALL.iter().filter(|to| step(*from, *taken, **to).is_ok()).map(|to| to.code()).collect();
            if !to.is_empty() {
                writeln!(text, "  {:<16} {}", taken.code(), to.join(" | ")).expect("text");
            }
        }
    }
    golden::expect("lifecycle.txt", &text);
}

#[test]
fn every_other_step_is_refused_by_its_name() {
    for from in Status::ALL {
        for taken in Step::ALL {
            for to in Status::ALL {
                let known = TABLE.contains(&(*from, *taken, *to));
                let answer = step(*from, *taken, *to);
                let refused = Err(Refusal::WrongStatus { status: *from, step: *taken });
                assert_eq!(answer, if known { Ok(*to) } else { refused });
            }
        }
    }
}

#[test]
fn each_visit_takes_the_steps_of_its_lifecycle() {
    let mut text =
        String::from("From each status of a visit: the steps that can be taken and where they lead. Any other step is refused.\n");
    for from in appointments::Status::ALL {
        let kind = if from.is_expected() { "still to come" } else { "not to come any more" };
        writeln!(text, "\n{from} ({kind})").expect("text");
        for taken in appointments::Step::ALL {
            match visits::step(*from, *taken) {
                Ok(to) => writeln!(text, "  {:<14} {to}", taken.code()).expect("text"),
                Err(refusal) => assert_eq!(refusal, Refusal::AppointmentStatus { status: *from, step: *taken }),
            }
        }
    }
    golden::expect("appointments.txt", &text);
}

#[test]
fn each_step_of_a_visit_leads_to_one_status() {
    for (index, (from, taken, _)) in visits::TABLE.iter().enumerate() {
        assert!(!visits::TABLE[..index].iter().any(|(other, step, _)| (other, step) == (from, taken)), "{from} {taken}");
    }
}

#[test]
fn every_status_is_reached_and_only_the_ends_are_final() {
    for status in Status::ALL {
        let reached = *status == Status::Draft || TABLE.iter().any(|(_, _, to)| to == status);
        assert!(reached, "nothing leads to {status}");
        let ends = matches!(status, Status::Closed | Status::Void | Status::LeftUnrepaired);
        assert_eq!(!TABLE.iter().any(|(from, _, _)| from == status), ends, "{status}");
    }
}

#[test]
fn each_step_of_the_lifecycle_stands_in_it_once() {
    for (index, entry) in TABLE.iter().enumerate() {
        assert!(!TABLE[..index].contains(entry), "{entry:?}");
    }
}
