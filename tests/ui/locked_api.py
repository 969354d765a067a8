"""The stand-in API behind the real door: token, logins and slowed guesses are the product's own."""

from api.errors import answer_errors
from api.guard import Guard, door
from api.routes import login
from tests.ui.fake_api import app
from ui.settings import read_settings

__all__ = ["app"]

app.state.door = entrance = door(
    token=read_settings().token, host="127.0.0.1", trusted="198.51.100.0/24"
)
app.include_router(login.router)
answer_errors(app)
app.add_middleware(Guard, door=entrance)
