"""Makes a large extract for trying memory and time: copies of a small one, side by side, with new ids.

python -m tests.test_data.large_extract SMALL.osm.pbf LARGE.osm.pbf COPIES
"""

import sys
from pathlib import Path

import osmium
from osmium.osm import mutable

COLUMNS = 20
STEP_ACROSS, STEP_UP = 0.02, 0.016  # degrees
ID_STEP = 10_000_000_000


def write_copies(small: Path, large: Path, copies: int) -> None:
    """Write copies of an extract in a chessboard to its east and north, sorted by type and id."""
    nodes = [
        (node.id, node.location.lat, node.location.lon, dict(node.tags), node.timestamp)
        for node in osmium.FileProcessor(small, osmium.osm.NODE)
    ]
    ways = [
        (way.id, [node.ref for node in way.nodes], dict(way.tags), way.timestamp)
        for way in osmium.FileProcessor(small, osmium.osm.WAY)
    ]
    relations = [
        (each.id, [(m.type, m.ref, m.role) for m in each.members], dict(each.tags), each.timestamp)
        for each in osmium.FileProcessor(small, osmium.osm.RELATION)
    ]
    with osmium.SimpleWriter(large, overwrite=True) as writer:
        for copy in range(copies):
            up, across = (copy // COLUMNS) * STEP_UP, (copy % COLUMNS) * STEP_ACROSS
            for number, lat, lon, tags, edited in nodes:
                writer.add_node(
                    mutable.Node(
                        id=number + copy * ID_STEP,
                        location=(lon + across, lat + up),
                        tags=tags,
                        timestamp=edited,
                        version=1,
                    )
                )
        for copy in range(copies):
            for number, refs, tags, edited in ways:
                moved = [ref + copy * ID_STEP for ref in refs]
                writer.add_way(
                    mutable.Way(
                        id=number + copy * ID_STEP, nodes=moved, tags=tags, timestamp=edited, version=1
                    )
                )
        for copy in range(copies):
            for number, members, tags, edited in relations:
                moved_members = [(kind, ref + copy * ID_STEP, role) for kind, ref, role in members]
                writer.add_relation(
                    mutable.Relation(
                        id=number + copy * ID_STEP,
                        members=moved_members,
                        tags=tags,
                        timestamp=edited,
                        version=1,
                    )
                )


if __name__ == "__main__":
    write_copies(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
