"""Makes the form of visits for one round, for phones that collect offline."""

from data.intake.kinds import kind_of
from data.intake.survey_form import FormStop, survey_form_bytes
from layers.sheets.sheet import Sheet


def sheet_form(sheet: Sheet) -> bytes:
    """Return the XLSForm of visits with the stops of the round to choose from.

    An answer holds the cell of a stop, never the stop. People met are a band ("nobody" among them), unmet
    needs codes, those referred a number. Stops that were left out are logged in the app alone.

    Raises
    ------
    Refused
        When the organisation of the team has no sound code.
    """
    stops = [FormStop(f"{each.number} {each.name}", each.cell) for each in sheet.stops]
    return survey_form_bytes(kind_of("visits"), organisation=sheet.organisation, stops=stops)
