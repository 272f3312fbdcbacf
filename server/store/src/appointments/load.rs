//! The house as it can be booked, and a visit with what deciding about it needs.

use super::pictures;
use crate::care::loaners_of_visits;
use crate::error::known;
use crate::parts::stock;
use crate::{Error, Transaction};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::appointments::{
    Appointment, Block, Booked, CarToday, Channel, Closure, Command, Diary, Facts, Hand, Kept, Need, OpenWork, OpeningHours, Period, Place,
    Priced, Service, Settings, SpecialDay, Status, Stay, parts_wanted,
};
use domain::customers::{Energy, Phone, Plate, Vin};
use domain::staff::Skill;
use domain::{Actor, AppointmentId, BayId, DealershipId, Hours, Language, OrderId, PersonId, Quantity, VehicleId};
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// What hardly changes: settings, catalogue, technicians, bays.
pub(crate) struct House {
    pub zone: Tz,
    pub settings: Settings,
    pub special: Vec<SpecialDay>,
    pub catalogue: Vec<Service>,
    pub hands: Vec<Hand>,
    pub places: Vec<Place>,
    pub closures: Vec<Closure>,
}

impl House {
    /// When the clocks of the dealership show this. A time that they skip is taken as the first one after it.
    pub(crate) fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let later = || self.zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest();
        self.zone.from_local_datetime(&local).earliest().or_else(later).map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// The day that it is in the dealership.
    pub(crate) fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// When a day of the dealership begins.
    pub(crate) fn midnight(&self, day: NaiveDate) -> DateTime<Utc> {
        self.instant(day.and_time(chrono::NaiveTime::MIN))
    }
}

/// Reads the house, as it is set up now.
pub(crate) async fn house(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>) -> Result<House, Error> {
    let row = sqlx::query!(
        r#"select d.zone,
                  (select s.settings from appointments_settings s where s.dealership_id = d.dealership_id and s.effective_from <= $2
                    order by s.effective_from desc limit 1) as "settings: Json<Settings>",
                  (select coalesce(jsonb_agg(s.special), '[]') from appointments_special_day s
                    where s.dealership_id = d.dealership_id and s.day >= $2::date - 40) as "special!: Json<Vec<SpecialDay>>",
                  (select coalesce(jsonb_agg(s.service order by (s.service ->> 'position')::int, s.code), '[]') from appointments_service s
                    where s.dealership_id = d.dealership_id) as "catalogue!: Json<Vec<Service>>",
                  (select coalesce(jsonb_agg(jsonb_build_object('person', m.person_id, 'name', p.name, 'skills', to_jsonb(m.skills),
                                                                'shifts', coalesce(s.shifts, '[]')) order by p.created_at, p.person_id), '[]')
                     from staff_membership m
                     join staff_person p using (person_id)
                     left join appointments_shifts s on s.dealership_id = m.dealership_id and s.technician_id = m.person_id
                    where m.dealership_id = d.dealership_id and m.active and cardinality(m.skills) > 0) as "hands!: Json<Vec<Hand>>",
                  (select coalesce(jsonb_agg(jsonb_build_object('bay', b.bay_id, 'name', b.name, 'skills', to_jsonb(b.skills)) order by b.position), '[]')
                     from workshop_bay b where b.dealership_id = d.dealership_id) as "places!: Json<Vec<Place>>",
                  (select coalesce(jsonb_agg(jsonb_build_object(
                                'id', c.closure_id,
                                'away', jsonb_build_object('what', case when c.bay_id is null then 'technician' else 'bay' end,
                                                           'id', coalesce(c.bay_id, c.technician_id)),
                                'period', jsonb_build_object('from', c.from_at, 'until', c.until_at),
                                'reason', c.reason) order by c.from_at), '[]')
                     from appointments_closure c where c.dealership_id = d.dealership_id and c.until_at > $2 - interval '7 days'
                  ) as "closures!: Json<Vec<Closure>>"
             from dealership d where d.dealership_id = $1"#,
        dealership.0,
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(House {
        zone: row.zone.parse().map_err(|_| Error::Inconsistent { table: "dealership", column: "zone", row: dealership.0 })?,
        settings: row.settings.map(|settings| settings.0).unwrap_or_default(),
        special: row.special.0,
        catalogue: row.catalogue.0,
        hands: row.hands.0,
        places: row.places.0,
        closures: row.closures.0,
    })
}

/// When the house is open from now on.
pub(crate) async fn opening_hours(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>) -> Result<OpeningHours, Error> {
    let row = sqlx::query!(
        r#"select (select s.settings from appointments_settings s where s.dealership_id = $1 and s.effective_from <= $2
                    order by s.effective_from desc limit 1) as "settings: Json<Settings>",
                  (select coalesce(jsonb_agg(s.special), '[]') from appointments_special_day s
                    where s.dealership_id = $1 and s.day >= $2::date - 1) as "special!: Json<Vec<SpecialDay>>""#,
        dealership.0,
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(OpeningHours { week: row.settings.map(|settings| settings.0.week).unwrap_or_default(), special: row.special.0 })
}

/// The diary of some days: one read by time of what is booked, one of the work that is open, however much has been before.
pub(crate) async fn diary(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    (from, days): (NaiveDate, u16),
    now: DateTime<Utc>,
) -> Result<Diary, Error> {
    let end = from + chrono::Days::new(u64::from(days));
    let horizon = house.date(now) + chrono::Days::new(u64::from(house.settings.horizon_days));
    Ok(Diary {
        days: house.settings.workdays(&house.special, from, days, |local| house.instant(local)),
        horizon: house.midnight(horizon),
        hands: house.hands.clone(),
        places: house.places.clone(),
        closures: house.closures.clone(),
        booked: booked(tx, dealership, house.midnight(from), house.midnight(end)).await?,
        work: work(tx, dealership, now).await?,
    })
}

async fn booked(tx: &mut Transaction, dealership: DealershipId, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Booked>, Error> {
    let rows = sqlx::query!(
        "select appointment_id, order_id, skill, hours, technician_id, bay_id, from_at, until_at
           from appointments_block where dealership_id = $1 and from_at >= $2 and from_at < $3 order by from_at",
        dealership.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?;
    let booked = rows.into_iter().map(|row| {
        Ok(Booked {
            appointment: AppointmentId(row.appointment_id),
            order: row.order_id.map(OrderId),
            block: Block {
                skill: known(Skill::from_code(&row.skill), "appointments_block", "skill", row.appointment_id)?,
                hours: Hours(row.hours),
                technician: PersonId(row.technician_id),
                bay: BayId(row.bay_id),
                period: Period { from: row.from_at, until: row.until_at },
            },
        })
    });
    booked.collect()
}

/// What was promised to cars that are here and is not done.
async fn work(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>) -> Result<Vec<OpenWork>, Error> {
    let rows = sqlx::query!(
        r#"select l.order_id, l.line_id, l.charge ->> 'skill' as "skill!", (l.charge ->> 'billed')::int as "billed!", l.clocked_minutes,
                  l.running_since, l.technician_id, l.bay_id, o.promised_at
             from repair_orders_order o
             join repair_orders_line l on l.dealership_id = o.dealership_id and l.order_id = o.order_id
            where o.dealership_id = $1 and o.open and l.authorised and l.job_status <> 'done'"#,
        dealership.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let work = rows.into_iter().map(|row| {
        let running = row.running_since.map_or(0, |since| (now - since).num_minutes().max(0));
        let clocked = i64::from(row.clocked_minutes) + running;
        Ok(OpenWork {
            order: OrderId(row.order_id),
            skill: known(Skill::from_code(&row.skill), "repair_orders_line", "charge", row.line_id)?,
            technician: row.technician_id.map(PersonId),
            bay: row.bay_id.map(BayId),
            left: Hours::from_minutes((Hours(row.billed).minutes() - clocked).max(0)),
            promised_at: row.promised_at,
        })
    });
    work.collect()
}

/// A visit as stored.
struct VisitRow {
    appointment_id: Uuid,
    version: i32,
    status: String,
    channel: String,
    vehicle_id: Option<Uuid>,
    plate: Option<String>,
    vin: Option<String>,
    model: String,
    name: String,
    phone: String,
    services: Vec<String>,
    concern: String,
    stay: String,
    pick_up: String,
    loaner: bool,
    advisor_id: Option<Uuid>,
    note: String,
    starts_at: DateTime<Utc>,
    ready_at: DateTime<Utc>,
    needs: Json<Vec<Need>>,
    arrived_at: Option<DateTime<Utc>>,
    greeted_at: Option<DateTime<Utc>>,
    order_id: Option<Uuid>,
    language: Option<String>,
    told: Option<Json<Vec<Priced>>>,
}

impl VisitRow {
    /// The visit with the time and the parts that are kept for it.
    fn visit(self, blocks: Vec<Block>, parts: Vec<Kept>) -> Result<Appointment, Error> {
        let (table, row) = ("appointments_visit", self.appointment_id);
        Ok(Appointment {
            id: AppointmentId(row),
            version: self.version,
            status: known(Status::from_code(&self.status), table, "status", row)?,
            channel: known(Channel::from_code(&self.channel), table, "channel", row)?,
            vehicle: self.vehicle_id.map(VehicleId),
            plate: self.plate.as_deref().and_then(Plate::stored),
            vin: self.vin.as_deref().and_then(|vin| Vin::parse_without_check_digit(vin).ok()),
            model: self.model,
            name: self.name,
            phone: Phone::stored(&self.phone),
            services: self.services,
            concern: self.concern,
            stay: known(Stay::from_code(&self.stay), table, "stay", row)?,
            pick_up: self.pick_up,
            loaner: self.loaner,
            advisor: self.advisor_id.map(PersonId),
            note: self.note,
            starts_at: self.starts_at,
            ready_at: self.ready_at,
            needs: self.needs.0,
            blocks,
            arrived_at: self.arrived_at,
            greeted_at: self.greeted_at,
            order: self.order_id.map(OrderId),
            parts,
            language: self.language.as_deref().and_then(Language::from_code),
            told: self.told.map(|told| told.0).unwrap_or_default(),
        })
    }
}

/// The visit with this id, if there is one.
pub(crate) async fn visit(tx: &mut Transaction, dealership: DealershipId, id: AppointmentId) -> Result<Option<Appointment>, Error> {
    Ok(visits(tx, dealership, &[id.0]).await?.remove(&id.0))
}

/// The visits with these ids, each with what is kept for it.
pub(crate) async fn visits(tx: &mut Transaction, dealership: DealershipId, ids: &[Uuid]) -> Result<HashMap<Uuid, Appointment>, Error> {
    let rows = sqlx::query_as!(
        VisitRow,
        r#"select appointment_id, version, status, channel, vehicle_id, plate, vin, model, name, phone, services, concern, stay, pick_up,
                  loaner, advisor_id,
                  note, starts_at, ready_at, needs as "needs: Json<Vec<Need>>", arrived_at, greeted_at, order_id,
                  language, told as "told: Json<Vec<Priced>>"
             from appointments_visit where dealership_id = $1 and appointment_id = any ($2)"#,
        dealership.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut kept: HashMap<Uuid, Vec<Block>> = HashMap::with_capacity(rows.len());
    for (visit, block) in blocks(tx, dealership, ids).await? {
        kept.entry(visit).or_default().push(block);
    }
    let mut parts = parts_of(tx, dealership, ids).await?;
    let visit = |row: VisitRow| {
        let id = row.appointment_id;
        Ok((id, row.visit(kept.remove(&id).unwrap_or_default(), parts.remove(&id).unwrap_or_default())?))
    };
    rows.into_iter().map(visit).collect()
}

/// What these visits take from the stock and what is held for them there, by part number.
async fn parts_of(tx: &mut Transaction, dealership: DealershipId, visits: &[Uuid]) -> Result<HashMap<Uuid, Vec<Kept>>, Error> {
    let rows = sqlx::query!(
        "select appointment_id, part_no, wanted, held from parts_reservation
          where dealership_id = $1 and appointment_id = any ($2) order by appointment_id, part_no",
        dealership.0,
        visits
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut kept: HashMap<Uuid, Vec<Kept>> = HashMap::new();
    for row in rows {
        let part = Kept { part_no: row.part_no, wanted: Quantity(row.wanted), held: Quantity(row.held) };
        kept.entry(row.appointment_id).or_default().push(part);
    }
    Ok(kept)
}

/// What is kept for these visits, in the order of the work.
async fn blocks(tx: &mut Transaction, dealership: DealershipId, visits: &[Uuid]) -> Result<Vec<(Uuid, Block)>, Error> {
    let rows = sqlx::query!(
        "select appointment_id, skill, hours, technician_id, bay_id, from_at, until_at
           from appointments_block where dealership_id = $1 and appointment_id = any ($2) order by appointment_id, position",
        dealership.0,
        visits
    )
    .fetch_all(&mut **tx)
    .await?;
    let blocks = rows.into_iter().map(|row| {
        let skill = known(Skill::from_code(&row.skill), "appointments_block", "skill", row.appointment_id)?;
        let period = Period { from: row.from_at, until: row.until_at };
        let (technician, bay) = (PersonId(row.technician_id), BayId(row.bay_id));
        Ok((row.appointment_id, Block { skill, hours: Hours(row.hours), technician, bay, period }))
    });
    blocks.collect()
}

/// A visit, or none yet, with everything around it that the rules look at.
pub(crate) async fn facts(tx: &mut Transaction, actor: &Actor, command: &Command, now: DateTime<Utc>) -> Result<(Facts, House), Error> {
    let dealership = actor.dealership;
    let stored = match command.appointment() {
        Some(id) => visit(tx, dealership, id).await?,
        None => None,
    };
    let house = house(tx, dealership, now).await?;
    // Only a command that keeps a time looks at the weeks to come.
    let diary = match command {
        Command::Book { .. } | Command::Move { .. } => {
            diary(tx, dealership, &house, (house.date(now), house.settings.horizon_days), now).await?
        }
        _ => Diary::default(),
    };
    let draft = match command {
        Command::Book { visit, .. } | Command::QueueWalkIn { visit, .. } => Some(visit),
        _ => None,
    };
    let order = match command {
        Command::LinkOrder { order, .. } => Some(order.0),
        _ => None,
    };
    // What is put aside depends on the car as it is registered.
    let prepares = matches!(command, Command::Prepare { .. });
    // Where its car is expected besides depends on the car as it was booked.
    let looked_up = stored.as_ref().filter(|_| prepares || matches!(command, Command::Move { .. }));
    let plate = match draft {
        Some(draft) => Plate::parse(&draft.plate).ok().flatten(),
        None => looked_up.and_then(|visit| visit.plate.clone()),
    };
    let vin = match draft {
        Some(draft) => Vin::parse_without_check_digit(&draft.vin).ok(),
        None => looked_up.and_then(|visit| visit.vin.clone()),
    };
    let today = house.date(now);
    // A visit that is moved is counted beside the others of its telephone, as one that is booked.
    let phone = draft.map_or_else(|| stored.as_ref().map(|visit| visit.phone.clone()), |draft| Phone::parse(&draft.phone));
    let around = sqlx::query!(
        r#"select v.vehicle_id as "vehicle_id?", v.model as "model?", v.energy as "energy?",
                  exists (select from staff_membership where dealership_id = $1 and person_id = $3 and active) as "advisor_known!",
                  (select count(*) from appointments_visit where dealership_id = $1 and expected and phone = $4 and starts_at > $7) as "open_of_phone!",
                  coalesce((select customer_moves from appointments_visit where dealership_id = $1 and appointment_id = $10), 0) as "customer_moves!",
                  (select vehicle_id from repair_orders_order where dealership_id = $1 and order_id = $6) as order_vehicle,
                  (select coalesce(delivered_at, status_since) from repair_orders_order
                    where dealership_id = $1 and order_id = $6 and not open) as order_over_at,
                  (select coalesce(jsonb_agg(jsonb_build_array(a.appointment_id, a.starts_at)), '[]') from appointments_visit a
                    where a.dealership_id = $1 and a.expected and (a.vehicle_id = v.vehicle_id or a.plate = $5) and (not $8::bool or a.phone = $4)
                  ) as "other_visits!: Json<Vec<(AppointmentId, DateTime<Utc>)>>",
                  (select min(a.arrived_at) from appointments_visit a
                    where a.dealership_id = $1 and a.order_id is null and a.arrived_at >= $11 and a.status = $13
                      and (a.vehicle_id = v.vehicle_id or a.plate = $5)) as waits_since,
                  (select min(a.starts_at) from appointments_visit a
                    where a.dealership_id = $1 and a.expected and a.starts_at >= $11 and a.starts_at < $12
                      and (a.vehicle_id = v.vehicle_id or a.plate = $5)) as expected_at
             from dealership d
             left join customers_vehicle v on v.dealership_id = d.dealership_id
                   and (v.vehicle_id = $2 or ($2::uuid is null and (v.plate = $5 or v.vin = $9)))
                   and (not $8::bool or exists (select from customers_customer c
                                           where c.dealership_id = $1 and c.customer_id = v.customer_id and c.phone = $4))
            where d.dealership_id = $1"#,
        dealership.0,
        draft.and_then(|draft| draft.vehicle).or(looked_up.and_then(|visit| visit.vehicle)).map(|vehicle| vehicle.0),
        draft.and_then(|draft| draft.advisor).map(|advisor| advisor.0),
        phone.as_ref().map(Phone::as_str),
        plate.as_ref().map(Plate::as_str),
        order,
        now,
        // Whoever is not of the staff learns nothing of cars that are not on record under the telephone number they have proved.
        actor.is_guest(),
        vin.as_ref().map(Vin::as_str),
        stored.as_ref().map(|visit| visit.id.0),
        house.midnight(today),
        house.midnight(today + chrono::Days::new(1)),
        Status::Arrived.code()
    )
    .fetch_one(&mut **tx)
    .await?;
    let registered = around.energy.as_deref().and_then(Energy::from_code);
    let of_plate = plate.as_ref().filter(|plate| plate.is_battery_electric()).map(|_| Energy::Electric);
    let mut facts = Facts {
        stored,
        settings: house.settings.clone(),
        catalogue: house.catalogue.clone(),
        diary,
        vehicle: around.vehicle_id.map(VehicleId).zip(around.model),
        energy: registered.or(of_plate),
        other_visits: around.other_visits.0,
        today: CarToday { expected_at: around.expected_at, waits_since: around.waits_since },
        open_of_phone: u16::try_from(around.open_of_phone).unwrap_or(u16::MAX),
        customer_moves: u16::try_from(around.customer_moves).unwrap_or(u16::MAX),
        advisor_known: around.advisor_known,
        order_vehicle: around.order_vehicle.map(VehicleId),
        order_over_at: around.order_over_at,
        stock: Vec::new(),
        loaner: None,
        photos: Vec::new(),
    };
    if let Some(visit) = facts.stored.as_ref().filter(|_| prepares) {
        let part_nos: Vec<String> = parts_wanted(&facts, visit).into_iter().map(|(part_no, _)| part_no).collect();
        let held = visit.parts.iter().map(|kept| kept.part_no.clone());
        facts.stock = stock::locked(tx, dealership, &part_nos.into_iter().chain(held).collect::<Vec<_>>()).await?;
    }
    if let (Some(visit), Command::Move { starts_at, .. }) = (&facts.stored, command) {
        facts.loaner = loaners_of_visits::promised_to(tx, dealership, visit.id, *starts_at - visit.starts_at).await?;
    }
    if let (Some(visit), Command::RemovePhoto { .. }) = (&facts.stored, command) {
        let photos = pictures::of_visits(tx, dealership, &[visit.id.0]).await?;
        facts.photos = photos.into_iter().map(|(_, photo)| photo).collect();
    }
    Ok((facts, house))
}
