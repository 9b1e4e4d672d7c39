"""What the fields of the models' recipes mean, in Simplified Chinese: field, or model and field -> words."""

from __future__ import annotations

FIELDS = {
    "steps": "生成器的迭代次数；之后不能延长，因为学习率和噪声随已完成的部分变化",
    "batch_size": "任一网络走一步所用的图像数",
    "lr_g": "生成器的学习率",
    "lr_d": "判别器或评论家以及 Q 的学习率",
    "betas": "Adam 的衰减率",
    "sync_batch_norm": "几个进程分担每一批时，批归一化用整批的统计量；否则每个进程用自己那一份的",
    "n_critic": "生成器每走一步，判别器走几步",
    "gan.width": "隐藏层的单元数，在生成器中乘以 1、2、4，在判别器中乘以 4、2；用 maxout 时，在生成器中乘以 5、5，"
    "在判别器中乘以 1、1（各五段）",
    "width": "判别器第一层的通道数；其他层是它的倍数",
    "d_noise": "加在判别器所见一切上的高斯噪声的标准差，线性降到 0（实例噪声：Sonderby 等，2016，arXiv:1610.04490；"
    "Arjovsky 和 Bottou，2017，arXiv:1701.04862）",
    "d_distort": "判别器所见一切的最大拉伸和剪切；乘以一百是最大旋转的度数；随噪声一起降到 0",
    "d_noise_until": "训练进行到哪一部分时，噪声和变形降到 0；大于 1 时，结束时还剩一些",
    "decay_from": "训练从哪一部分起，两个学习率线性降到 0；1 表示从不",
    "lr_d_fall": "到 `decay_from` 时，判别器的学习率已按指数乘到的倍数",
    "train_digits": "只用前这么多个数字训练；0：用可用的全部",
    "ema": "生成器权重的指数滑动平均，生成器每走一步的衰减率（Yazici 等，2019，arXiv:1806.04498）",
    "gan.backbone": "batch_norm：ReLU 和 LeakyReLU，生成器中用批归一化；maxout：生成器用 ReLU，判别器用 maxout 和 dropout，"
    "不用批归一化，与论文（第 5 节）及作者的代码相同",
    "optimizer": "adam；或 sgd，即不带动量的普通梯度下降（论文的算法 1）",
    "gan.saturating": "G 最小化 E[log(1 - D(fake))]，即极小极大博弈（式 1），而不是 -E[log D(fake)]（第 3 节）",
    "saturating": "G 改为最小化 E[log(1 - D(fake))]，即 Goodfellow 等 2014 年的极小极大博弈（式 1）",
    "dcgan.backbone": "hidden_vector：两个网络的小端都有全连接层；all_convolutional：没有，与论文相同",
    "info_lambda": "信息项的权重，对所有编码（作者在 MNIST 上的代码用 1）",
    "info_fall": "从 decay_from 起该权重乘以多少，那时编码已经找到：若权重不减，G 只画谁也不会认错的数字，漏掉其余的写法",
    "categories": "类别编码 c1 的取值个数，等可能（论文用十个值对应十个数字）",
    "continuous": "连续编码的个数，训练时在 [-1, 1] 上均匀分布：c2、c3……（论文用两个）",
    "q_shear": "c2 的一个单位是多大的剪切，以每像素高度向右的像素计：Q 读取按不超过该值随机剪切的假样本，"
    "须答出 c2 与剪切之和（Zhang 等，2019，arXiv:1901.04596：必须说出变换的网络，会学到变换改变了什么）",
    "q_thicken": "c3 的一个单位是多少像素的笔画粗细，方法相同",
    "q_bend": "Q 所读图像的中部最多上下、左右移动多远，以半边长计，边缘不动："
    "否则 c1 的两个值可能共用两个数字，例如 3 和 5，转而区分上半部分的大小",
    "q_agree": "Q 对一个真实数字原样与经弯曲、剪切、加粗和扭曲后的读数之间的交叉熵的权重，用于 c1"
    "（Xie 等，2020，arXiv:1904.12848）",
    "infogan.backbone": "hidden_vector：两个网络以及 Q 的小端都有全连接层；all_convolutional：没有，与 DCGAN 相同",
    "clip": "评论家任一参数的最大绝对值",
    "backbone": "hidden_vector：两个网络的小端都有全连接层；all_convolutional：没有，与 DCGAN 相同",
    "gp_lambda": "梯度惩罚的权重",
    "critic_norm": "评论家中的批归一化；这样惩罚针对的图像会被同批的其他图像改变（第 4 节）",
}
