"""What a table calls numbers that a record or a chart holds under names of its own."""

from __future__ import annotations

STRINGS = {
    "data.name": "名称",
    "data.multiple": "倍数",
    "data.iterations": "迭代",
    "data.images": "图像",
    "data.seconds": "秒",
    "data.loss": "损失",
    "data.weight": "权重",
    "data.mean": "平均",
    "data.low": "最低",
    "data.high": "最高",
    "data.model": "模型",
    "data.term": "损失项",
    "data.rho": "相关",
    "data.value": "值",
    "data.code": "编码",
    "data.nats": "奈特",
    "data.n": "次数",
    "data.tells": "说明什么",
}
