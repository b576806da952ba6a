"""Check a proof made by `congvan audit prove`, with Python's standard library alone.

    python3 check_audit_proof.py FILE --public-key HEX   (or --key-id HEX, or --head-hash HEX)

Trust comes from the outside: the signing public key, its id, or the hash of a later seal (a
head) as published before. Exit status: 0 the proof holds, 1 it does not.
"""

import argparse
import hashlib
import itertools
import json
import sys
from datetime import datetime, timedelta, timezone

OFFICE_ZONE = timezone(timedelta(hours=7))


class Refused(Exception):
    """The proof does not hold; the text says why."""


def demand(holds, reason):
    if not holds:
        raise Refused(reason)


# Ed25519 verification, RFC 8032 §5.1.7, with points in extended coordinates (§5.1.4).
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    product = (0, 1, 1, 0)  # the neutral element
    while scalar:
        if scalar & 1:
            product = add(product, point)
        point, scalar = add(point, point), scalar >> 1
    return product


def decode_point(data):
    """The point of 32 bytes; None when they encode none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P or len(data) != 32:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(message, signature, public_key):
    key, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L or len(signature) != 64:
        return False
    k = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = multiply(s, BASE)
    right = add(r, multiply(int.from_bytes(k, "little") % L, key))
    same = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return same[0] % P == 0 and same[1] % P == 0


# The rules of the file, as its "rules" tell them.
def canonical(record):
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def tree_root(level):
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(*level[i : i + 2]) for i in range(0, len(level) - 1, 2)] + odd
    return level[0]


def root_from_path(node, index, size, path):
    siblings, last = list(path), size - 1
    while last > 0:
        if index % 2 or index < last:
            demand(siblings, "đường dẫn trong cây băm quá ngắn")
            other = siblings.pop(0)
            node = node_hash(other, node) if index % 2 else node_hash(node, other)
        index, last = index // 2, last // 2
    demand(not siblings, "đường dẫn trong cây băm quá dài")
    return node


def check_seals(entries, public_keys, trust):
    """The seals form one chain, and the last is signed by the trusted key, or is the head."""
    kinds = {(entry["seal"]["kind"], entry["seal"]["version"]) for entry in entries}
    demand(kinds == {("congvan-audit-seal", 1)}, "niêm phong không theo quy cách 1")
    for earlier, later in itertools.pairwise(entries):
        linked = sha256(canonical(earlier["seal"])).hex() == later["seal"]["previous_seal_hash"]
        demand(linked, f"niêm phong số {later['seal']['sequence']} không nối với số trước")
    last, key_id = canonical(entries[-1]["seal"]), entries[-1]["seal"]["key_id"]
    if trust.head_hash is not None:
        demand(sha256(last).hex() == trust.head_hash, "chuỗi không dẫn tới đầu chuỗi được tin")
        return
    offered = public_keys.get(key_id, "")
    public = bytes.fromhex(offered if trust.public_key is None else trust.public_key)
    is_trusted = key_id == sha256(public).hex()[:16] and trust.key_id in (None, key_id)
    demand(is_trusted, f"niêm phong do khóa {key_id} ký, không phải khóa được tin")
    signed = is_signed(last, bytes.fromhex(entries[-1]["signature"]), public)
    demand(signed, "chữ ký của niêm phong sai")


def check_event(proof, trust):
    seal, event, index = proof["seal"], proof["event"], proof["leaf_index"]
    path, size = [bytes.fromhex(sibling) for sibling in proof["path"]], seal["event_count"]
    root = root_from_path(sha256(b"\0" + canonical(event)), index, size, path).hex()
    holds = 0 <= index < size and root == seal["root"]
    demand(holds, "sự kiện hoặc đường dẫn không khớp mã băm gốc của niêm phong")
    check_seals([proof, *proof.get("later_seals", [])], proof["public_keys"], trust)
    return [event], (
        f"sự kiện số {event['id']} còn nguyên như khi niêm phong số {seal['sequence']} được lập "
        f"lúc {local(seal['sealed_at']):%H:%M:%S %d/%m/%Y} (khóa {seal['key_id']})"
    )


def check_day(proof, trust):
    day, events, others = proof["day"], {}, 0
    for entry in proof["seals"]:
        leaves, seal = [bytes.fromhex(leaf) for leaf in entry["leaves"]], entry["seal"]
        holds = len(leaves) == seal["event_count"] and tree_root(leaves).hex() == seal["root"]
        demand(holds, f"các mã băm không khớp niêm phong số {seal['sequence']}")
        for item in entry["events"]:
            event, index = item["event"], item["leaf_index"]
            name = f"sự kiện số {event['id']}"
            holds = 0 <= index < len(leaves) and sha256(b"\0" + canonical(event)) == leaves[index]
            demand(holds, f"{name} không khớp niêm phong")
            demand(local(event["at"]).date().isoformat() == day, f"{name} không thuộc ngày {day}")
            in_scope = proof["scope_id"] in (None, event["scope_id"])
            demand(in_scope and event["id"] not in events, f"{name} thừa trong tệp")
            events[event["id"]] = event
        others += len(leaves) - len(entry["events"])
    check_seals(proof["seals"], proof["public_keys"], trust)
    return list(events.values()), (
        f"{len(events)} sự kiện ngày {day} còn nguyên như khi niêm phong, trong "
        f"{len(proof['seals'])} niêm phong liền nhau (kèm mã băm của {others} sự kiện không nêu)"
    )


def local(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(OFFICE_ZONE)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Kiểm bằng chứng nhật ký của Công Văn.")
    parser.add_argument("file", help="tệp do “congvan audit prove” ghi ra")
    trust = parser.add_mutually_exclusive_group(required=True)
    trust.add_argument("--key-id", type=str.lower, help="mã khóa được tin (16 chữ số)")
    trust.add_argument("--public-key", type=str.lower, help="khóa công khai được tin (64 chữ số)")
    trust.add_argument("--head-hash", type=str.lower, help="mã băm đầu chuỗi được tin")
    options = parser.parse_args(arguments)
    try:
        with open(options.file, encoding="utf-8") as file:
            proof = json.load(file)
        known = (proof["format"], proof["version"]) == ("congvan-audit-proof", 1)
        demand(known, "tệp không phải bằng chứng theo quy cách 1")
        check = {"event": check_event, "day": check_day}[proof["kind"]]
        events, verdict = check(proof, options)
        told = [f"{local(e['at']):%H:%M:%S %d/%m/%Y}  {e['sentence']}" for e in events]
        status, lines = 0, [f"HỢP LỆ: {verdict}.", *told]
    except Exception as error:  # whatever is wrong with the file, the proof does not hold
        reason = error if isinstance(error, (Refused, OSError)) else "tệp hỏng hoặc sai dạng"
        status, lines = 1, [f"KHÔNG HỢP LỆ: {reason}."]
    for line in lines:  # a hostile file must not send control codes to the terminal
        print("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line))
    return status


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
