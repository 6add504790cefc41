"""Follow-ups that need more than the query before: the leads of groups that were cut, some of the first five."""

from src.leads.query import LeadQuery, Measure
from src.leads.questions.draft import Draft, NotUnderstood


def refuse(before: LeadQuery, draft: Draft, words: str) -> None:
    """What would need more than the query before: the leads of groups that were cut, figures of the first few."""
    figures = draft.counting or draft.measures or draft.groups or draft.trend or draft.summary
    wants_list = draft.listing or draft.columns
    refused = (
        wants_list and (figures or before.compare is not None),
        (wants_list or draft.counting) and before.group_by and before.limit is not None,
        {*draft.where.get("without", ())} & {*before.columns, *before.group_by},
        figures and before.columns and before.limit is not None,
        draft.limit and not before.columns and not (before.group_by or draft.groups or wants_list),
        draft.limit and not draft.limits_groups and draft.groups,
        draft.limit and len(before.group_by) > 1,
        draft.columns and draft.choosing and not draft.replaces_columns,
        before.where.email or before.where.name,
        draft.summary and (draft.counting or draft.measures),
        before.columns and before.limit is not None and not draft.limit and (draft.order or _chosen_from(draft)),
        draft.leans and before.measures != (Measure.COUNT,),
        draft.adds and set(draft.where) - {*_kinds(before), "having", "without"},
        "groups" in draft.forgets and not before.group_by,
        _is_share(before) and (draft.where or draft.exclude or draft.groups),
    )
    if any(refused):
        raise NotUnderstood(words)


def _chosen_from(draft: Draft) -> bool:
    """Whether it picks some of the leads that were shown: of the first five, not the first five of all such."""
    return draft.choosing and draft.narrowed


def _kinds(before: LeadQuery) -> set[str]:
    """What there are conditions on."""
    narrowed = (before.where, before.exclude)
    return {kind for each in narrowed for kind in each.model_dump(exclude_defaults=True)}


def _is_share(before: LeadQuery) -> bool:
    return Measure.SHARE in before.measures
