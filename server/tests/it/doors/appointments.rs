//! What the commands of the appointment desk need, for the door walk.

use super::booking::OWNER;
use super::cars::{Car, Stage};
use super::commands::Ready;
use super::house::{House, SECRET, envelope, id, noon};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::appointments::{
    Away, Channel, Command as Visits, Duration, Opening, PartNeed, Period, Service, Settings, Shift, SpecialDay, Stay, Title, VisitDraft,
};
use domain::customers::{Agreed, Purpose};
use domain::repair_orders::{CatalogPart, QualityClass};
use domain::staff::Skill;
use domain::{Actor, AppointmentId, ClosureId, Command, ConsentId, Fen, Guest, Hours, Language, PersonId, PhotoId, Post, Quantity};

/// Tomorrow at nine in the morning, by the clocks of the dealership.
fn tomorrow() -> DateTime<Utc> {
    noon() + TimeDelta::hours(21)
}

/// A visit of this car, whose owner is expected to be reached at [`super::booking::OWNER`].
pub(super) fn draft(car: &Car) -> VisitDraft {
    VisitDraft {
        vehicle: Some(car.vehicle),
        plate: String::new(),
        vin: String::new(),
        model: SECRET.to_owned(),
        name: SECRET.to_owned(),
        phone: OWNER.to_owned(),
        services: Vec::new(),
        concern: SECRET.to_owned(),
        stay: Stay::Waits,
        pick_up: String::new(),
        loaner: false,
        advisor: None,
        note: String::new(),
        language: None,
    }
}

fn book(appointment: AppointmentId, channel: Channel, car: &Car, starts_at: DateTime<Utc>) -> Visits {
    Visits::Book { appointment, channel, visit: Box::new(draft(car)), starts_at, link: None, agreed: Vec::new() }
}

fn service() -> Service {
    let title = || Title { zh_hans: SECRET.to_owned(), zh_hant: SECRET.to_owned(), en: SECRET.to_owned() };
    let durations = vec![Duration { group: None, skill: Skill::Maintenance, hours: Hours(100) }];
    Service {
        code: "PM40".to_owned(),
        position: 1,
        active: true,
        online: true,
        title: title(),
        detail: title(),
        durations,
        ..Service::default()
    }
}

/// The visit that [`House::expects_somebody`] books.
pub(super) const fn coming(car: &Car) -> AppointmentId {
    AppointmentId(car.vehicle.0)
}

impl House {
    /// A visit that somebody may do this to.
    pub(super) async fn visit(&self, verb: &str, car: &Car) -> AppointmentId {
        let appointment = AppointmentId(id());
        let clerk = self.here.holder(Post::AppointmentClerk).actor.clone();
        let (who, command, now) = match verb {
            "confirm" => (Actor::guest(id(), Guest::Booking, self.here.id), book(appointment, Channel::Online, car, tomorrow()), noon()),
            "greet" | "link_order" => (clerk, Visits::QueueWalkIn { appointment, visit: Box::new(draft(car)) }, noon()),
            // Nobody has come since eleven.
            "mark_no_show" => {
                let (eleven, ten) = (noon() - TimeDelta::hours(1), noon() - TimeDelta::hours(2));
                (clerk, book(appointment, Channel::Phone, car, eleven), ten)
            }
            _ => (clerk, book(appointment, Channel::Phone, car, tomorrow()), noon()),
        };
        let envelope = envelope(self.here.id, Command::Appointments(command));
        store::execute(&self.store, &who, &envelope, now).await.expect("booked");
        if verb == "unprepare" {
            let prepare = Visits::Prepare { appointment, note: String::new(), despite_short: false };
            self.does(&self.here.holder(Post::AppointmentClerk).actor, Command::Appointments(prepare)).await;
        }
        appointment
    }

    /// What somebody agreed to when they booked a visit of this car.
    pub(super) async fn consent(&self, car: &Car) -> ConsentId {
        let (appointment, consent) = (AppointmentId(id()), ConsentId(id()));
        let agreed = Agreed { consent, purpose: Purpose::VisitMessages, wording: SECRET.to_owned(), language: Language::ZhHans };
        let Visits::Book { channel, visit, starts_at, link, .. } = book(appointment, Channel::Online, car, tomorrow()) else {
            panic!("a booking")
        };
        let command = Visits::Book { appointment, channel, visit, starts_at, link, agreed: vec![agreed] };
        self.does(&Actor::guest(id(), Guest::Booking, self.here.id), Command::Appointments(command)).await;
        consent
    }

    /// Somebody waits at reception, and somebody is expected today.
    pub(super) async fn expects_somebody(&self, car: &Car) {
        let clerk = self.here.holder(Post::AppointmentClerk).actor.clone();
        let (here, coming) = (AppointmentId(id()), coming(car));
        self.does(&clerk, Command::Appointments(Visits::QueueWalkIn { appointment: here, visit: Box::new(draft(car)) })).await;
        self.does(&clerk, Command::Appointments(book(coming, Channel::Phone, car, noon() + TimeDelta::hours(2)))).await;
    }

    /// A part of the price list.
    pub(super) async fn catalogue_part(&self) -> String {
        let part = CatalogPart {
            part_no: format!("{}", id().as_u128() % 1_000_000_000),
            title: SECRET.to_owned(),
            unit: "个".to_owned(),
            quality: QualityClass::Genuine,
            maker: String::new(),
            price: Fen::yuan(10),
        };
        store::bootstrap::put_catalog_part(&self.store, self.here.id, &part).await.expect("a part");
        part.part_no
    }

    /// A service that stands for a part.
    pub(super) async fn catalogue_service(&self) -> String {
        let part = PartNeed { group: None, part_no: self.catalogue_part().await, quantity: Quantity::units(1) };
        let code = format!("S{}", id().as_u128() % 1_000_000_000);
        let service = Service { code: code.clone(), parts: vec![part], ..service() };
        let put = Visits::PutService { dealership: self.here.id, service: Box::new(service), replaces: None };
        self.does(&self.here.holder(Post::WorkshopDirector).actor, Command::Appointments(put)).await;
        code
    }

    /// Prepares what a command of the appointment desk needs, and the command.
    pub(super) async fn ready_appointments(&self, verb: &str) -> Ready {
        let car = self.car(Stage::Opened, PersonId(id())).await;
        let (dealership, period) = (self.here.id, Period { from: tomorrow(), until: tomorrow() + TimeDelta::hours(2) });
        let away = Away::Bay(self.here.bays[63]);
        let close = |closure| Visits::Close { closure, away, period, reason: SECRET.to_owned(), displaces: 0 };
        let command = match verb {
            "book" => book(AppointmentId(id()), Channel::Phone, &car, tomorrow()),
            "queue_walk_in" => Visits::QueueWalkIn { appointment: AppointmentId(id()), visit: Box::new(draft(&car)) },
            "confirm" => Visits::Confirm { appointment: self.visit(verb, &car).await },
            "prepare" => Visits::Prepare { appointment: self.visit(verb, &car).await, note: SECRET.to_owned(), despite_short: false },
            "unprepare" => Visits::Unprepare { appointment: self.visit(verb, &car).await },
            "move" => Visits::Move { appointment: self.visit(verb, &car).await, starts_at: tomorrow() + TimeDelta::hours(1) },
            "cancel" => Visits::Cancel { appointment: self.visit(verb, &car).await, reason: SECRET.to_owned() },
            "arrive" => Visits::Arrive { appointment: self.visit(verb, &car).await },
            "withdraw_link" => Visits::WithdrawLink { appointment: self.visit(verb, &car).await, reason: SECRET.to_owned() },
            "remove_photo" => {
                let (appointment, photo) = (self.visit(verb, &car).await, PhotoId(id()));
                store::appointments::pictures::add(&self.store, (dealership, appointment), (photo, [7; 32]), noon())
                    .await
                    .expect("a photo");
                Visits::RemovePhoto { appointment, photo, reason: SECRET.to_owned() }
            }
            "greet" => Visits::Greet { appointment: self.visit(verb, &car).await },
            "link_order" => Visits::LinkOrder { appointment: self.visit(verb, &car).await, order: car.order },
            "mark_no_show" => Visits::MarkNoShow { appointment: self.visit(verb, &car).await },
            "set_settings" => {
                Visits::SetSettings { dealership, effective_from: noon(), settings: Box::new(Settings::default()), replaces: None }
            }
            "put_service" => {
                let code = format!("S{}", id().as_u128() % 1_000_000_000);
                Visits::PutService { dealership, service: Box::new(Service { code, ..service() }), replaces: None }
            }
            "set_special_day" => {
                let day = NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day");
                Visits::SetSpecialDay { dealership, special: SpecialDay { day, opening: None, name: SECRET.to_owned() }, displaces: 0 }
            }
            "clear_special_day" => {
                let day = NaiveDate::from_ymd_opt(2026, 10, 2).expect("a day");
                let set =
                    Visits::SetSpecialDay { dealership, special: SpecialDay { day, opening: None, name: SECRET.to_owned() }, displaces: 0 };
                self.does(&self.here.holder(Post::WorkshopDirector).actor, Command::Appointments(set)).await;
                Visits::ClearSpecialDay { dealership, day, displaces: 0 }
            }
            "set_shifts" => {
                let hours = Opening::between((8, 0), (17, 0)).expect("hours");
                let technician = self.here.holder(Post::Technician).actor.person;
                Visits::SetShifts { technician, shifts: vec![Shift { weekday: 0, hours }] }
            }
            "fit_bay" => Visits::FitBay { bay: self.here.bays[62], skills: vec![Skill::Paint] },
            "close" => close(ClosureId(id())),
            "reopen" => {
                let closure = ClosureId(id());
                self.does(&self.here.holder(Post::WorkshopDirector).actor, Command::Appointments(close(closure))).await;
                Visits::Reopen { closure }
            }
            _ => panic!("the door walk does not know appointments.{verb}"),
        };
        Ready { command: Command::Appointments(command), owner: None }
    }
}
