//! The stages of a day with one car, and what people ask in it.

use crate::cast::{BAY_3, BAY_5, BRAKES, CAR, SERVICE, brakes, check_in, chen, hu, lin, oil, service, shen, wang, xu, zhao};
use crate::house::House;
use domain::quality::{self, Check};
use domain::repair_orders::Command as R;
use domain::settlement::{Command as P, Method};
use domain::workshop::Command as W;
use domain::{Event, Fen, GatePassId, InspectionId, LineId, PaymentId, Refusal};
use uuid::Uuid;

/// The stages of a day with one car: each plays the day up to there.
impl House {
    /// Checked in by its advisor.
    pub fn received() -> Self {
        let mut house = Self::new();
        house.does(&lin(), R::CheckIn { order: CAR, check_in: check_in(), closed_is_meant: false }).expect("the check-in");
        house
    }

    /// With a service, brakes and oil quoted.
    pub fn quoted() -> Self {
        let mut house = Self::received();
        for line in [service(), brakes(), oil()] {
            house.does(&lin(), R::AddLine { order: CAR, line }).expect("a line");
        }
        house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
        house
    }

    pub fn authorised() -> Self {
        let mut house = Self::quoted();
        house.sign().expect("the signature");
        house
    }

    /// The customer signs.
    pub fn sign(&mut self) -> Result<Vec<Event>, Refusal> {
        self.does(&lin(), R::Authorise { order: CAR, signed_by: "陈女士".to_owned(), signature: "M10 10 L20 20".to_owned() })
    }

    /// Both jobs given to Wang in bay 3.
    pub fn dispatched() -> Self {
        let mut house = Self::authorised();
        house.does(&zhao(), dispatch(&[])).expect("the dispatch");
        house
    }

    /// Wang works on the service.
    pub fn in_work() -> Self {
        let mut house = Self::dispatched();
        house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("clocking on");
        house
    }

    /// Wang has done both jobs.
    pub fn finished() -> Self {
        let mut house = Self::in_work();
        house.wait(60);
        house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finishing the service");
        house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("clocking on");
        house.wait(30);
        house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finishing the brakes");
        house
    }

    /// From the signature to ready.
    pub fn finish_and_pass(&mut self) {
        self.does(&zhao(), dispatch(&[])).expect("the dispatch");
        for job in [SERVICE, BRAKES] {
            self.does(&wang(), W::ClockOn { order: CAR, job }).expect("clocking on");
            self.does(&wang(), W::Finish { order: CAR, job: None }).expect("finishing");
        }
        self.does(&xu(), pass()).expect("the inspection");
        self.does(&hu(), W::FinishWash { order: CAR }).expect("the wash");
    }

    pub fn passed() -> Self {
        let mut house = Self::finished();
        house.does(&xu(), pass()).expect("the inspection");
        house
    }

    pub fn ready() -> Self {
        let mut house = Self::passed();
        house.does(&hu(), W::FinishWash { order: CAR }).expect("the wash");
        house
    }

    /// 690 yuan due from the customer.
    pub fn settled() -> Self {
        let mut house = Self::ready();
        house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
        house
    }

    pub fn paid() -> Self {
        let mut house = Self::settled();
        house.pays(Fen::yuan(690)).expect("the payment");
        house
    }

    pub fn released() -> Self {
        let mut house = Self::paid();
        house.does(&shen(), gate_pass()).expect("the gate pass");
        house
    }

    pub fn delivered() -> Self {
        let mut house = Self::released();
        house.does(&lin(), R::Deliver { order: CAR }).expect("the delivery");
        house
    }

    /// The customer pays some at the desk, by WeChat.
    pub fn pays(&mut self, amount: Fen) -> Result<Vec<Event>, Refusal> {
        let statement = self.car().statements.first().ok_or(Refusal::NothingDue)?.id;
        self.papers += 1;
        let payment = PaymentId(Uuid::from_u128(self.papers));
        self.does(&shen(), P::TakePayment { order: CAR, statement, payment, method: Method::Wechat, amount })
    }
}

/// Jobs of the car to Wang in bay 3; none named: all that wait.
pub fn dispatch(jobs: &[LineId]) -> W {
    W::Dispatch { order: CAR, jobs: jobs.to_vec(), technician: wang().person, bay: BAY_3, reason: "王强先做".to_owned() }
}

/// Jobs of the car to Chen in bay 5.
pub fn dispatch_to_chen(jobs: &[LineId]) -> W {
    W::Dispatch { order: CAR, jobs: jobs.to_vec(), technician: chen().person, bay: BAY_5, reason: "改派".to_owned() }
}

pub fn pass() -> quality::Command {
    let inspection = InspectionId(Uuid::from_u128(0x91));
    quality::Command::Pass { order: CAR, inspection, checks: Check::MANDATORY.to_vec(), finding: String::new() }
}

pub fn fail(jobs: &[LineId]) -> quality::Command {
    let inspection = InspectionId(Uuid::from_u128(0x92));
    quality::Command::Fail { order: CAR, inspection, jobs: jobs.to_vec(), finding: "制动踏板偏软".to_owned() }
}

pub fn gate_pass() -> P {
    P::IssueGatePass { order: CAR, gate_pass: GatePassId(Uuid::from_u128(0x93)) }
}
