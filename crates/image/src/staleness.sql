-- The vocabulary, continued: what is out of date, because of what, through which link and since when.

-- The kinds of event after which assessments, tests, approvals and documents are looked at again, the
-- words for each and how soon one decides. The impact process in force may switch each off.
create view active_trigger as
with known (trigger, words) as (
  values ('new_feature', 'the system got a new version'), ('model_change', 'the model changed'),
         ('data_change', 'data changed'), ('new_use', 'what it is used for changed'),
         ('new_group', 'the people who use it or are affected changed'),
         ('new_place', 'the countries or languages changed'),
         ('more_automation', 'how far it decides or acts changed'), ('supplier', 'a supplier or its service changed'),
         ('integration', 'it was joined with another system'), ('incident', 'an incident or complaint came in'),
         ('threshold', 'a measured value crossed its limit'), ('finding', 'an audit or a review found a fault'),
         ('stage_change', 'the stage of its life cycle changed'), ('scope_change', 'the scope changed'),
         ('control_failure', 'a control failed'), ('planned_date', 'the planned day came')
),
process (id) as (select id from approved_impact_process order by approved_at desc, id desc limit 1),
rule (trigger, active, react_within_days) as (
  select r.trigger, max(coalesce(r.active, 1)), min(r.react_within_days)
  from process p
  join approved_impact_process__reassess_on r on r.id = p.id
  group by r.trigger
)
select k.trigger, k.words, coalesce(r.react_within_days, 30) as react_within_days
from known k
left join rule r on r.trigger = k.trigger
where coalesce(r.active, 1) = 1;

-- What an AI system is made of, and the words for how: its models, its data and that of its models,
-- and the suppliers of any of them.
create view system_part as
with named (part, ai_system) as (
  select value, id from approved_ai_system__models
  union all
  select value, id from approved_ai_system__datasets
  union all
  select value, id from approved_ai_system__suppliers
  union all
  select id, value from supplier__provides
)
select part, ai_system, 'used by ' || ai_system as through
from named
union
select d.value, m.id, 'training data of ' || d.id || ', used by ' || m.id
from approved_model__training_data d
join approved_ai_system__models m on m.value = d.id
union
select d.supplier, m.id, 'supplier of ' || d.id || ', used by ' || m.id
from approved_model d
join approved_ai_system__models m on m.value = d.id
where d.supplier is not null;

-- An event on a day after which what rests on an AI system is looked at again: the record that
-- changed or tells of it, the field, and the words for the link to the system. Without a system it
-- concerns the management system as a whole.
create view trigger_event as
with part_change as materialized (
  select id, field, trigger, day from field_change
),
-- The value before stood within the limits: it crossed them now. What was so more than a year ago has been
-- looked at since, or is found by the day that each assessment sets itself.
crossed as materialized (
  select id, metric, period_to
  from (select v.id, v.metric, v.period_to, v.value < m.lower or v.value > m.upper as is_out,
               lag(v.value < m.lower or v.value > m.upper) over (partition by v.metric order by v.period_to, v.id) as was_out
        from measurement v
        join approved_metric m on m.id = v.metric
        where v.period_to >= date(today(), '-13 months')
          and +v.state = 'active'
          and coalesce(v.valid, 1) = 1
          and v.period_from >= coalesce(m.measure_from, v.period_from))
  where is_out = 1
    and coalesce(was_out, 0) = 0
)
select c.id as record, c.id as ai_system, c.trigger, c.field,
       c.id || ' ' || replace(c.field, '_', ' ') as through, c.day as on_
from part_change c
join ai_system s on s.id = c.id
union all
select c.id, p.ai_system, c.trigger, c.field,
       c.id || ' ' || replace(c.field, '_', ' ') || ', ' || p.through, c.day
from part_change c
join system_part p on p.part = c.id
union all
select c.id, null, c.trigger, c.field, c.id || ' ' || replace(c.field, '_', ' '), c.day
from part_change c
where c.trigger = 'scope_change'
union all
select p.id, s.value, 'incident', null, p.id || ' with ' || s.value, p.detected_on
from incident p
join incident__systems s on s.id = p.id
where p.state <> 'erased'
  and (p.severity in ('medium', 'high', 'critical') or p.caused_harm = 1)
union all
select c.id, c.system, 'incident', null, c.id || ' about ' || c.system, c.received_on
from concern c
where c.system is not null
  and c.state <> 'erased'
  -- Nobody has judged yet how grave a new one is.
  and coalesce(c.severity, 'medium') in ('medium', 'high', 'critical')
  and c.incident is null
union all
select v.metric, s.value, 'threshold', null, v.id || ' of ' || v.metric || ', measured on ' || s.value, v.period_to
from crossed v
join approved_metric__systems s on s.id = v.metric
union all
select f.id, s.value, 'finding', null, f.id || ' on ' || s.value, f.found_on
from audit_finding f
join audit_finding__systems s on s.id = f.id
where f.grade in ('major', 'minor')
  and f.state <> 'erased'
union all
select n.id, s.value, 'finding', null, n.id || ' on ' || s.value, n.found_on
from nonconformity n
join nonconformity__systems s on s.id = n.id
where n.finding is null
  and n.incident is null
  and n.concern is null
  and n.state <> 'erased'
union all
select c.id, s.value,
       case a.value
         when 'model' then 'model_change'
         when 'data' then 'data_change'
         when 'purpose' then 'new_use'
         when 'supplier' then 'supplier'
         when 'stage' then 'stage_change'
         when 'scope' then 'scope_change'
         when 'automation' then 'more_automation'
         when 'users' then 'new_group'
         when 'area' then 'new_place'
         when 'law' then 'new_place'
         when 'integration' then 'integration'
       end,
       'aspects', c.id || ', a change of ' || s.value, c.implemented_on
from change c
join change__systems s on s.id = c.id
join change__aspects a on a.id = c.id
where c.implemented_on is not null
  and coalesce(c.significant, 1) = 1
  and c.state <> 'erased'
union all
select n.id, p.ai_system, 'supplier', 'change_notices', n.id || ' gave notice of a change, ' || p.through, n."on"
from supplier__change_notices n
join system_part p on p.part = n.id
where trim(coalesce(n.handled, '')) = ''
union all
select c.id, s.value, 'control_failure', null, c.id || ' for ' || s.value, c.effectiveness_judged_on
from approved_control c
join approved_control__systems s on s.id = c.id
where c.effectiveness_result = 'ineffective'
union all
-- A control that names no system serves those whose risks it treats.
select distinct c.id, s.value, 'control_failure', null, c.id || ', which treats a risk of ' || s.value,
       c.effectiveness_judged_on
from approved_control c
join risk__controls y on y.value = c.id
join risk r on r.id = y.id
join risk__systems s on s.id = r.id
where c.effectiveness_result = 'ineffective'
  and r.state not in ('closed', 'erased')
  and not exists (select 1 from approved_control__systems z where z.id = c.id)
union all
-- What the statement of applicability says of it is no longer so.
select c.id, null, 'control_failure', null, c.id || ' was judged ineffective', c.effectiveness_judged_on
from approved_control c
where c.effectiveness_result = 'ineffective';

-- What rests on how an AI system was on a day: of each kind the newest, and the version of the system
-- that it speaks of. Without a system it rests on the management system as a whole.
create view system_dependent as
select a.id as dependent, 'impact_assessment' as kind, y.value as ai_system, a.performed_on as made_on,
       a.assessed_version as of_version
from assessment_in_force a
join approved_impact_assessment__systems y on y.id = a.id
union all
select id, 'risk_assessment', ai_system, performed_on, null
from (select a.id, y.value as ai_system, a.performed_on,
             row_number() over (partition by y.value order by a.performed_on desc, a.id desc) as place
      from approved_risk_assessment a
      join approved_risk_assessment__systems y on y.id = a.id)
where place = 1
union all
select id, 'test_run', system, "on", version_
from (select id, system, "on", version_,
             row_number() over (partition by system, kind, metric order by "on" desc, id desc) as place
      from test_run
      where state = 'active')
where place = 1
union all
select id, 'gate', system, decided_on, system_version
from (select id, system, decided_on, system_version,
             row_number() over (partition by system order by decided_on desc, id desc) as place
      from approved_gate
      where decision in ('pass', 'pass_with_conditions'))
where place = 1
union all
select id, 'user_information', system, date(approved_at), system_version
from approved_user_information
union all
select d.id, 'document', s.ai_system, max(date(d.approved_at), coalesce(d.checked_on, '')), null
from (select id as ai_system, document from approved_ai_system__technical_documentation
      union
      select id, requirements_document from approved_ai_system
      union
      select id, design_document from approved_ai_system) s
join approved_document d on d.id = s.document
union all
select id, 'statement_of_applicability', null, issued_on, null
from current_statement
union all
select id, 'risk_assessment', null, performed_on, null
from (select id, performed_on from approved_risk_assessment order by performed_on desc, id desc limit 1);

-- Which kinds of event reach which kinds of record.
create view trigger_reach (kind, trigger) as
select 'impact_assessment', trigger from active_trigger
union all
select 'risk_assessment', trigger from active_trigger where trigger <> 'planned_date'
union all
select k.column1, t.trigger
from (values ('test_run'), ('gate'), ('document')) k
join active_trigger t on t.trigger in ('new_feature', 'model_change', 'data_change', 'new_use', 'more_automation', 'integration')
union all
select 'test_run', trigger from active_trigger where trigger in ('new_place', 'new_group')
union all
select 'user_information', trigger
from active_trigger
where trigger in ('new_feature', 'model_change', 'new_use', 'new_group', 'new_place', 'more_automation')
union all
select 'statement_of_applicability', trigger from active_trigger where trigger in ('scope_change', 'control_failure');

-- A decision about an event that is carried out, or that nothing has to change, with its reason:
-- which record changed (all its fields if none is named), and until which day it looked.
create view settled_event as
select r.id as reassessment, r.changed, r.field, r.trigger, r."on" as on_,
       max(coalesce(r.done_on, r.decided_on), coalesce(r.decided_on, r.done_on)) as until_,
       exists (select 1 from reassessment__dependents d where d.id = r.id) as names_dependents
from reassessment r
where r.changed is not null
  and r.state <> 'erased'
  and (r.done_on <= today()
       or (r.decision = 'no_change_needed' and r.decided_on <= today() and trim(coalesce(r.reason, '')) <> ''));

-- The records that a reassessment looked at: those it names, and the risk assessments that rate a risk
-- it names.
create view settled_record as
select id as reassessment, value as record
from reassessment__dependents
union all
select x.id, a.id
from reassessment__dependents x
join approved_risk_assessment__results a on a.risk = x.value;

-- An assessment, test, approval or document that is older than an event which reaches it and that no
-- reassessment has settled: because of what, through which link, and since when the organisation is
-- exposed. By `react_by` one has decided what comes of it.
create view stale as
with event as materialized (
  select e.record, coalesce(e.ai_system, '') as ai_system, e.trigger, e.field, e.through, e.on_,
         t.words, date(e.on_, '+' || t.react_within_days || ' days') as react_by
  from trigger_event e
  join active_trigger t on t.trigger = e.trigger
  where e.on_ <= today()
    and (e.ai_system is null or e.ai_system in (select id from scoped_system))
),
resting as materialized (
  select dependent, kind, coalesce(ai_system, '') as ai_system, made_on, of_version
  from system_dependent
)
select d.dependent, d.kind, d.made_on, e.words as because, nullif(e.ai_system, '') as ai_system, e.trigger, e.record,
       e.field, e.through, e.on_ as since,
       -- Somebody who is at it has set a day for it.
       max(e.react_by, coalesce((select max(r.due) from reassessment r
                                 where r.changed = e.record and r.state in ('open', 'in_progress')
                                   and r."on" >= e.on_), '')) as react_by,
       (select max(r.id) from reassessment r
        where r.changed = e.record and r.state in ('open', 'in_progress') and r."on" >= e.on_) as handled_in
from event e
join resting d on d.ai_system = e.ai_system and d.made_on < e.on_
where (d.kind, e.trigger) in (select kind, trigger from trigger_reach)
  -- The risk assessments of the systems that a control serves are reached by themselves.
  and not (d.kind = 'risk_assessment' and e.ai_system = '' and e.trigger = 'control_failure')
  -- What speaks of the present version was made for it and for all that came with it, though before it
  -- came into force.
  and not (e.field is not null
           and d.of_version is not null
           and (d.of_version in (select y.version_
                                 from approved_ai_system y
                                 join field_change c on c.id = y.id and c.field = 'version' and date(c.at) >= e.on_
                                 where y.id = e.ai_system and y.version_ is not null)
                or d.kind = 'test_run'
                   and d.of_version in (select version_ from approved_model
                                        where id = e.record and version_ is not null)))
  and not exists (select 1
                  from settled_event r
                  where (r.changed = e.record and coalesce(r.field, e.field, '') = coalesce(e.field, ''))
                    and r.until_ >= e.on_
                    and (r.names_dependents = 0
                         or d.dependent in (select record from settled_record x where x.reassessment = r.reassessment)))
  and not exists (select 1
                  from settled_event r
                  where r.changed = e.ai_system
                    and r.trigger = e.trigger
                    and r.until_ >= e.on_
                    and (r.names_dependents = 0
                         or d.dependent in (select record from settled_record x where x.reassessment = r.reassessment)))
  and not exists (select 1
                  from change__reassess r
                  where r.id = e.record and r.record = d.dependent and r.done_on <= today())
union all
-- The day that an assessment set itself for another look.
select a.id, 'impact_assessment', a.performed_on, t.words, y.value, t.trigger, a.id, 'next_review', a.id || ' next review',
       a.next_review, date(a.next_review, '+' || t.react_within_days || ' days'), null
from assessment_in_force a
join approved_impact_assessment__systems y on y.id = a.id
join active_trigger t on t.trigger = 'planned_date'
where a.next_review < today();
