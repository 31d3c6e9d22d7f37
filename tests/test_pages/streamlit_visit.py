"""Visits a running Streamlit page as a browser would, without one: over its websocket."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

WAIT_S = 60


def visit(address: str) -> str:
    """Return everything that the page sent until its script had run once, as text.

    Raises
    ------
    AssertionError
        When the script did not end well.
    """
    said = []
    with connect(f"{address.replace('http', 'ws', 1)}/_stcore/stream", max_size=None) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(timeout=WAIT_S))
            said.append(str(message))
            assert message.delta.new_element.WhichOneof("type") != "exception", said[-1]
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY, "\n".join(said)[-3000:]
                return "\n".join(said)
