-- The vocabulary: views with which a check reads like a sentence.
--
-- A table shows each record's newest version, whatever its state; its `approved_` twin shows the
-- version in force. Views that say "approved" read the twin, all others the newest version.
-- A lapse that must not be hidden by an unapproved edit is looked for in the twin.

-- People ------------------------------------------------------------------------------------------

-- A person who is here on the day: registered, begun, not yet gone.
create view active_person as
select *
from person
where state = 'active'
  and coalesce("from", today()) <= today()
  and coalesce("to", today()) >= today();

-- An active person who works under the organization's control, employed or contracted.
create view worker as
select * from active_person where coalesce(engagement, 'employee') <> 'external';

-- An active person whose work affects how AI systems perform.
create view ai_worker as
select * from active_person where affects_ai = 1;

-- Somebody who holds an approved role on the day.
create view role_holder as
select r.id as role, r.title as role_title, r.kind, h.person,
       h."from" as from_, h."to" as to_, h.deputy, h.accepted_on
from approved_role r
join approved_role__holders h on h.id = r.id
where coalesce(h."from", today()) <= today()
  and coalesce(h."to", today()) >= today();

-- A course that an active person has to complete, and by when: for a role held, or because it is
-- mandatory for everyone whose work affects AI.
create view required_course as
with needed (person, course, since) as (
  select h.person, r.id, h.from_
  from role_holder h
  join approved_training_course__roles r on r.value = h.role
  union all
  select h.person, c.value, h.from_
  from role_holder h
  join approved_role__competence_courses c on c.id = h.role
  union all
  select w.id, c.id, null
  from ai_worker w
  join approved_training_course c on c.mandatory = 1
),
-- A later edition of a course does not put its first day off.
first_approval (course, approved_on) as (
  select id, date(at)
  from training_course__reached
  where state = 'approved'
)
select p.id as person, c.id as course, c.title as course_title,
       min(date(max(coalesce(c.available_from, f.approved_on, date(c.approved_at)), coalesce(n.since, ''), coalesce(p."from", '')),
                '+' || coalesce(c.complete_within_days, 60) || ' days')) as due_on
from needed n
join active_person p on p.id = n.person
join approved_training_course c on c.id = n.course
left join first_approval f on f.course = c.id
group by p.id, c.id;

-- A course that a person completed and that is still valid; `valid_until` is empty if it never ends.
create view passed_course as
select t.person, t.course, t.done_on,
       date(t.done_on, '+' || c.valid_months || ' months') as valid_until
from training_record t
left join approved_training_course c on c.id = t.course
-- The plus keeps a person's or course's index in use: nearly all records are active.
where +t.state = 'active'
  and t.result in ('passed', 'attended')
  and t.done_on <= today()
  and (c.valid_months is null or date(t.done_on, '+' || c.valid_months || ' months') >= today());

-- Scope and systems -------------------------------------------------------------------------------

-- An AI system as it counts: its version in force, so that no unapproved edit hides a lapse; the
-- newest version of a system that was never approved.
create view settled_system as
select id, key, version, state, title, owner, created_at, created_by, updated_at, updated_by, seq, name,
       purpose, origin, stage, users, decisions_influenced, sensitive_use, risk_class, risk_monitor,
       automation, oversight, explanation, logging, fitness, fitness_stated_on,
       fitness_stated_by, fitness_renew_by, version_, in_use_since,
       last_significant_change, change_what, requirements_document, purpose_considered_on, generative,
       user_count, supplier_contact, restricted_use, restricted_use_basis, review_by, design_document,
       monitoring_watched, monitoring_repair, monitoring_updates, monitoring_support, experiment_question,
       experiment_kept_apart, experiment_data_sensitivity, experiment_until, experiment_ended_on
from approved_ai_system
union all
select id, key, version, state, title, owner, created_at, created_by, updated_at, updated_by, seq, name,
       purpose, origin, stage, users, decisions_influenced, sensitive_use, risk_class, risk_monitor,
       automation, oversight, explanation, logging, fitness, fitness_stated_on,
       fitness_stated_by, fitness_renew_by, version_, in_use_since,
       last_significant_change, change_what, requirements_document, purpose_considered_on, generative,
       user_count, supplier_contact, restricted_use, restricted_use_basis, review_by, design_document,
       monitoring_watched, monitoring_repair, monitoring_updates, monitoring_support, experiment_question,
       experiment_kept_apart, experiment_data_sensitivity, experiment_until, experiment_ended_on
from ai_system
where state not in ('superseded', 'erased')
  and id not in (select id from approved_ai_system);

-- An AI system that the AI management system covers and that is not retired. A scope names systems
-- or units; until an approved scope does so, every system counts.
create view scoped_system as
select s.*
from settled_system s
where coalesce(s.stage, '') <> 'retirement'
  and (not exists (select 1 from approved_scope)
       or exists (select 1 from approved_scope c
                  where c.kind = 'whole'
                     or (c.id not in (select id from approved_scope__systems)
                         and c.id not in (select id from approved_scope__units)))
       or s.id in (select value from approved_scope__systems)
       or s.id in (select u.id
                   from approved_scope__units c
                   join (select id, value from approved_ai_system__units
                         union all
                         select id, value from ai_system__units
                         where id not in (select id from approved_ai_system)) u on u.value = c.value
                   where c.id not in (select id from approved_scope__systems)));

-- A system in scope that is in use.
create view running_system as
select *
from scoped_system
where stage in ('deployment', 'operation_and_monitoring', 'continuous_validation', 're_evaluation');

-- A supplier of a running system, named by either side.
create view running_supply as
select y.value as supplier, s.id as ai_system
from running_system s
join (select id, value from approved_ai_system__suppliers
      union all
      select id, value from ai_system__suppliers
      where id not in (select id from approved_ai_system)) y on y.id = s.id
union
select p.id, s.id
from running_system s
join supplier__provides p on p.value = s.id;

-- Documents ---------------------------------------------------------------------------------------

-- The approved AI policy.
create view ai_policy as
select * from approved_document where kind = 'policy' and subject = 'ai_policy';

-- An approved description of how something is done; `subject` says what.
create view approved_procedure as
select * from approved_document where kind in ('procedure', 'manual');

-- Risks and controls ------------------------------------------------------------------------------

-- The words of a rating in ascending order.
create view rating_scale (rating, rank) as
values ('low', 1), ('medium', 2), ('high', 3), ('critical', 4);

-- A risk or opportunity that is not closed.
create view open_risk as
select * from risk where state not in ('closed', 'erased');

-- An open risk that is to be treated.
create view risk_to_treat as
select * from open_risk where evaluation = 'treat';

-- Somebody's acceptance of a risk that is valid on the day.
create view current_acceptance as
select id as risk, "by", role, "on" as accepted_on, valid_until
from risk__acceptances
where coalesce("on", today()) <= today()
  and coalesce(valid_until, today()) >= today();

-- A risk that designated management has accepted, alone or with the plan that treats it.
create view accepted_risk as
select risk from current_acceptance where role = 'designated_management'
union
select r.value
from approved_risk_treatment_plan p
join approved_risk_treatment_plan__risks r on r.id = p.id
where p.residual_acceptance_on <= today();

-- A measure of an approved treatment plan, with the day it was done, wherever that is recorded: in
-- the plan, in its newer draft, or by the action.
create view treatment_measure as
select m.id as plan, m.n, m.what, m.owner, m.due,
       coalesce(m.done_on,
                (select min(d.done_on) from risk_treatment_plan__measures d
                 where d.id = m.id and d.what = m.what and d.due is m.due),
                (select f.done_on from finished_action f where f.id = m.action)) as done_on
from approved_risk_treatment_plan__measures m;

-- An approved control that applies to some or all systems.
create view applicable_control as
select * from approved_control where applicable in ('yes', 'some_systems');

-- A control of Annex A that was excluded with a reason.
create view excluded_control as
select * from approved_control where applicable = 'no' and trim(coalesce(reason, '')) <> '';

-- What other records say that calls for a control of Annex A, with the system it is about if it is
-- one; `weighty` if no system of that kind can do without it. Impacts of a system in the scope weigh
-- where its use is sensitive or its risk high.
create view control_need as
with part (ai_system, role) as (
  select id, value from approved_ai_system__organization_roles
  union all
  select id, value from ai_system__organization_roles where id not in (select id from approved_ai_system)
),
holding (fact, ai_system, weighty, because) as (
  select 'scope', id, coalesce(risk_class, '') in ('high', 'prohibited') or trim(coalesce(sensitive_use, '')) <> '',
         id || ' is in the scope'
         || case
              when trim(coalesce(sensitive_use, '')) <> '' then ' and its use is sensitive'
              when risk_class in ('high', 'prohibited') then ' and its risk is high'
              else ''
            end
  from scoped_system
  union all
  select 'built', id, 1, id || ' is built' from scoped_system where origin = 'built'
  union all
  select 'running', id, 1, id || ' is in use' from running_system
  union all
  select 'data', s.id, 1, s.id || ' is built with ' || d.value
  from scoped_system s
  join approved_ai_system__datasets d on d.id = s.id
  where s.origin = 'built'
  union all
  select 'used', s.id, 1, s.id || ' is used here'
  from running_system s
  where exists (select 1 from part r where r.ai_system = s.id and r.role = 'customer')
    and not exists (select 1 from part r where r.ai_system = s.id and r.role = 'provider')
  union all
  select 'supply', ai_system, 1, supplier || ' supplies ' || ai_system from running_supply
  union all
  select 'provided', s.id, 1, s.id || ' is provided to others'
  from running_system s
  join part r on r.ai_system = s.id and r.role = 'provider'
  union all
  select 'concern', null, 0, 'the concern ' || id || ' was raised'
  from concern
  where state <> 'erased'
    and coalesce(kind, 'concern') = 'concern'
  union all
  select 'tool', null, 0, id || ' is a model that is used' from model where state not in ('superseded', 'erased')
  union all
  select r.kind, s.id, 1, r.id || iif(r.kind = 'tool', ' is a tool of ', ' is a computing resource of ') || s.id
  from resource r
  join resource__systems y on y.id = r.id
  join scoped_system s on s.id = y.value
  where r.kind in ('tool', 'computing')
    and r.state not in ('superseded', 'erased')
  union all
  select r.kind, null, 0, r.id || iif(r.kind = 'tool', ' is a tool', ' is a computing resource')
  from resource r
  where r.kind in ('tool', 'computing')
    and r.state not in ('superseded', 'erased')
    and not exists (select 1 from resource__systems y where y.id = r.id)
  union all
  select 'duty', null, 0, id || ' sets duties to report'
  from approved_obligation
  where id in (select id from approved_obligation__reporting)
    and coalesce(applies_until, today()) >= today()
),
calls_for (fact, annex_a) as (
  values ('scope', 'A.2.2'), ('scope', 'A.3.2'), ('scope', 'A.4.2'),
         ('scope', 'A.5.2'), ('scope', 'A.5.3'), ('scope', 'A.5.4'), ('scope', 'A.5.5'),
         ('built', 'A.6.1.2'), ('built', 'A.6.1.3'), ('built', 'A.6.2.2'), ('built', 'A.6.2.3'), ('built', 'A.6.2.4'),
         ('running', 'A.6.2.5'), ('running', 'A.6.2.6'), ('running', 'A.6.2.8'),
         ('running', 'A.8.2'), ('running', 'A.8.3'), ('running', 'A.8.4'),
         ('data', 'A.4.3'), ('data', 'A.7.2'), ('data', 'A.7.3'), ('data', 'A.7.4'), ('data', 'A.7.5'), ('data', 'A.7.6'),
         ('used', 'A.9.2'), ('used', 'A.9.3'), ('used', 'A.9.4'),
         ('supply', 'A.10.2'), ('supply', 'A.10.3'), ('provided', 'A.10.4'), ('provided', 'A.6.2.7'),
         ('concern', 'A.3.3'), ('tool', 'A.4.4'), ('computing', 'A.4.5'), ('duty', 'A.8.5')
)
select n.annex_a, h.ai_system, h.weighty, h.because
from calls_for n
join holding h on h.fact = n.fact;

-- The statement of applicability in force: the one issued last.
create view current_statement as
select * from approved_statement_of_applicability order by issued_on desc, id desc limit 1;

-- Impact assessment -------------------------------------------------------------------------------

-- An approved impact assessment of a system as it is since its last significant change.
create view assessed_system as
select s.id as ai_system, a.id as assessment, a.performed_on, a.next_review
from settled_system s
join approved_impact_assessment__systems y on y.value = s.id
join approved_impact_assessment a on a.id = y.id
where a.performed_on <= today()
  and a.performed_on >= coalesce(s.last_significant_change, a.performed_on);

-- An approved impact assessment that is newer than the system's last significant change and whose
-- next review has not passed.
create view current_impact_assessment as
select assessment as id, ai_system, performed_on, next_review
from assessed_system
where coalesce(next_review, today()) >= today();

-- The newest approved impact assessment of a system in scope; older ones are history.
create view assessment_in_force as
select *
from approved_impact_assessment
where id in (
  select newest.id
  from (select a.id, y.value as ai_system,
               row_number() over (partition by y.value order by a.performed_on desc, a.id desc) as place
        from approved_impact_assessment a
        join approved_impact_assessment__systems y on y.id = a.id) newest
  join scoped_system s on s.id = newest.ai_system
  where newest.place = 1
);

-- Planning and work -------------------------------------------------------------------------------

-- An action that was carried out, with the day it says or on which it was first called done.
create view finished_action as
select a.id,
       coalesce(a.done_on,
                (select date(min(r.at)) from action__reached r where r.id = a.id and r.state in ('done', 'verified', 'closed')),
                date(a.updated_at)) as done_on
from action a
where a.state in ('done', 'verified', 'closed');

-- A step in the plan of an approved objective, with the day it was done, in force or in a draft.
create view objective_step as
select p.id as objective, p.n, p.what, p.owner, p.due,
       coalesce(p.done_on,
                (select min(d.done_on) from objective__plan d
                 where d.id = p.id and d.what = p.what and d.due is p.due)) as done_on
from approved_objective__plan p;

-- Watching and checking ---------------------------------------------------------------------------

-- The newest period of each approved metric for which a measurement is due: complete, begun since
-- the metric is measured, and ended more than ten days ago.
create view expected_period as
with anchor (day) as (select date(today(), '-10 days')),
period_end (frequency, period_to) as (
  select 'weekly', date(day, '-7 days', 'weekday 0') from anchor
  union all
  select 'monthly', date(day, 'start of month', '-1 day') from anchor
  union all
  select 'quarterly',
         date(day, 'start of month', '-' || ((cast(strftime('%m', day) as integer) - 1) % 3) || ' months', '-1 day')
  from anchor
  union all
  select 'yearly', date(day, 'start of year', '-1 day') from anchor
),
period (frequency, period_from, period_to) as (
  select frequency,
         date(period_to, '+1 day', case frequency
                                     when 'weekly' then '-7 days'
                                     when 'monthly' then '-1 month'
                                     when 'quarterly' then '-3 months'
                                     else '-1 year'
                                   end),
         period_to
  from period_end
)
select m.id as metric, p.period_from, p.period_to, date(p.period_to, '+10 days') as due_on
from approved_metric m
join period p on p.frequency = m.frequency
where p.period_from >= coalesce(m.measure_from, p.period_from);

-- An internal audit that was carried out and concluded.
create view internal_audit_done as
select *
from audit
where kind = 'internal'
  and performed_to <= today()
  and (state in ('done', 'verified', 'closed') or report is not null);

-- An internal audit that is planned, under way, or so recent that its result is being written.
create view internal_audit_ahead as
select *
from audit
where kind = 'internal'
  and state in ('open', 'in_progress')
  and coalesce(performed_to, planned_to, planned_from) >= date(today(), '-14 days');

-- A management review that was held and whose results are approved.
create view held_review as
select * from approved_management_review where held_on <= today();

-- The management review held last.
create view last_review as
select * from held_review order by held_on desc, id desc limit 1;

-- A statement by a person that is valid on the day, about a requirement or one of its checks.
create view current_attestation as
select id, framework, requirement, "check" as check_, "by", "on" as attested_on, expires
from attestation
where state = 'active'
  and coalesce("on", today()) <= today()
  and coalesce(expires, today()) >= today();

-- The dates that follow from a certification decision.
create view certification_dates as
with decided as (
  select id, decision_on,
         coalesce(surveillance_months, 12) as surveillance_months,
         coalesce(recertify_months_before, 6) as recertify_months_before,
         coalesce(restore_months, 6) as restore_months,
         coalesce(valid_until, date(decision_on, '+' || coalesce(valid_years, 3) || ' years')) as expires
  from certification
  where decision_on is not null
    and state not in ('superseded', 'erased')
)
select id, decision_on,
       date(decision_on, '+' || surveillance_months || ' months') as first_surveillance_by,
       date(expires, '-' || recertify_months_before || ' months') as recertification_window_opens,
       expires,
       date(expires, '+' || restore_months || ' months') as restore_until
from decided;

-- Data, users, suppliers and customers -------------------------------------------------------------

-- Data that a running system was built with or runs on, with the systems and the first day of use.
create view dataset_in_use as
select d.id, group_concat(u.ai_system, ', ' order by u.ai_system) as systems, min(u.in_use_since) as in_use_since
from (select y.value as dataset, s.id as ai_system, s.in_use_since
      from running_system s
      join (select id, value from approved_ai_system__datasets
            union all
            select id, value from ai_system__datasets
            where id not in (select id from approved_ai_system)) y on y.id = s.id
      group by y.value, s.id) u
join dataset d on d.id = u.dataset
where d.state not in ('superseded', 'erased')
  and d.deleted_on is null
group by d.id;

-- A supplier of running systems, with the systems.
create view supplier_in_use as
select p.id, group_concat(y.ai_system, ', ' order by y.ai_system) as systems
from running_supply y
join supplier p on p.id = y.supplier
where p.state not in ('superseded', 'erased')
group by p.id;

-- A clause or control that an approved document of the organization says it covers.
create view covered_requirement as
select c.value as requirement, d.id as document
from approved_document d
join approved_document__covers c on c.id = d.id
where d.kind <> 'external';

-- A report, complaint or question about an AI system that came from outside.
create view outside_report as
select * from concern where kind in ('complaint', 'external_report', 'request_for_explanation');

-- A running system that the organization offers to others.
create view offered_system as
select s.*
from running_system s
where s.id in (select id from approved_ai_system__organization_roles where value = 'provider'
               union all
               select id from ai_system__organization_roles
               where value = 'provider' and id not in (select id from approved_ai_system));

-- Life cycle --------------------------------------------------------------------------------------

-- A running system that was put into use or significantly changed since there is an approved
-- procedure for development, so that it had to come through its gates; where there is none, any.
-- `since` is the later of both days.
create view new_system as
with begun (id, since) as (
  select id,
         max(coalesce(in_use_since, last_significant_change), coalesce(last_significant_change, in_use_since))
  from running_system
),
ruled (since) as (
  select min(date(r.at))
  from document__reached r
  join approved_procedure d on d.id = r.id
  where r.state = 'approved'
    and d.subject = 'development'
)
select id, since
from begun
where since between coalesce((select since from ruled), '') and today();

-- Since when ---------------------------------------------------------------------------------------

-- The day on which the organisation began its records; what was never there lacks since then. No row
-- before.
create view first_day as
select date(min(created_at)) as day
from organization
having min(created_at) is not null;
